package dev.antiphon.cli.show;

import dev.antiphon.cli.option.OptionGroup;
import dev.antiphon.cli.option.OptionValue;
import dev.antiphon.cli.option.Options;

import java.util.List;

/** The options for the view of conversations. */
public final class ShowOptions implements OptionGroup {
    private static final List<String> FORMS = List.of("--hex", "--no-text");

    private final Options options = new Options();
    private final OptionValue<Boolean> hex = options.flag("--hex");
    private final OptionValue<Boolean> noText = options.flag("--no-text");
    private final OptionValue<Boolean> verbose = options.flag("-v, --verbose");

    @Override
    public Options options() {
        return options;
    }

    /** Refuses options that contradict each other or that would have no effect. */
    public void check(Options all) {
        all.refuseTwoOf(FORMS);
        all.refuseWith("--json", FORMS);
        all.refuseWith("--quiet", FORMS);
    }

    /** Returns whether one of these options is given. */
    public boolean isAsked() {
        return hex.value() || noText.value() || verbose.value();
    }

    /** Returns whether the remarks of the engine are printed. */
    public boolean verbose() {
        return verbose.value();
    }

    /** Returns how the content of messages is shown. */
    ShownMessage.Form form() {
        if (noText.value()) {
            return ShownMessage.Form.NONE;
        }
        return hex.value() ? ShownMessage.Form.HEX : ShownMessage.Form.TEXT_OR_HEX;
    }
}
