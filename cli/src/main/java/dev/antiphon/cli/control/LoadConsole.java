package dev.antiphon.cli.control;

import dev.antiphon.cli.option.OptionGroup;
import dev.antiphon.cli.option.OptionParser;
import dev.antiphon.cli.option.OptionValue;
import dev.antiphon.cli.option.Options;
import dev.antiphon.control.load.LoadView;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The options of the page that shows a load while it runs, and its start. */
public final class LoadConsole implements OptionGroup {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    private final Options options = new Options();
    private final ControlPort port = options.with(ControlPort.ofConsole());
    private final OptionValue<Optional<String>> linger = options.text("--linger", "TIME");

    @Override
    public Options options() {
        return options;
    }

    /** Checks that the options belong together. */
    public void check() {
        options.refuseWithout("--console", List.of("--token-file", "--linger"));
    }

    /**
     * Starts the page if the command line asks for it.
     *
     * @param target the address of the server
     * @param command the options of the command
     * @return the page, which may be none
     */
    public LoadPage start(String target, Options command) {
        if (!port.isWanted()) {
            return LoadPage.NONE;
        }
        Duration lingering = linger.value()
                .map(text -> OptionParser.duration("--linger", text))
                .orElse(Duration.ZERO);
        LoadView view = new LoadView(new LoadView.Subject(target, line(command), Instant.now()));
        return new ShownLoad(port, view, lingering);
    }

    /** Returns the command line that runs the same load without the page. */
    private String line(Options command) {
        return Stream.concat(
                        Stream.of("antiphon", "load"),
                        command.words(options.names()).stream().map(LoadConsole::quoted))
                .collect(Collectors.joining(" "));
    }

    private static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
