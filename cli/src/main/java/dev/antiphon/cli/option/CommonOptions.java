package dev.antiphon.cli.option;

import dev.antiphon.argument.Nearest;
import dev.antiphon.cli.text.CliException;
import dev.antiphon.cli.text.Terminal;
import dev.antiphon.cli.text.Texts;
import dev.antiphon.event.EventListener;
import dev.antiphon.framing.Framing;
import dev.antiphon.recording.Recorder;

import java.util.Optional;
import java.util.function.Consumer;

/** The options that all commands have. */
public final class CommonOptions implements OptionGroup {
    private final Options options = new Options().withHelp("-h, --help");
    public final OptionValue<Boolean> quiet = options.flag("-q, --quiet");
    public final OptionValue<Boolean> json = options.flag("--json");
    private final OptionValue<Optional<String>> plugins = options.text("--plugins", "DIR");
    private final OptionValue<String> language = options.text("--lang", "ru|en", "");

    @Override
    public Options options() {
        return options;
    }

    /**
     * Checks the language, and loads the framings of {@code --plugins}.
     *
     * @throws CliException when the language is unknown, or the framings cannot be loaded
     */
    public void check() {
        checkLanguage(language.value());
        plugins.value().ifPresent(Plugins::use);
    }

    /** Returns the listener that writes events to standard output for {@code --json}. */
    public EventListener recorder(Framing framing, Terminal terminal) {
        return recorder(framing, terminal, recorder -> {});
    }

    /**
     * Returns the listener for {@code --json}, as {@link #recorder(Framing, Terminal)} does.
     *
     * @param opened receives the recorder, to add entries that are not events
     */
    public EventListener recorder(Framing framing, Terminal terminal, Consumer<Recorder> opened) {
        Recorder recorder = Recorder.of(framing).bytesMax(Long.MAX_VALUE).to(terminal.out());
        opened.accept(recorder);
        return LateListener.heedful("--json", recorder, terminal);
    }

    public static void checkLanguage(String language) {
        if (!language.isEmpty() && !Texts.LANGUAGES.contains(language)) {
            throw CliException.usage("bad-language", "--lang", language)
                    .near(Nearest.word(language, Texts.LANGUAGES));
        }
    }
}
