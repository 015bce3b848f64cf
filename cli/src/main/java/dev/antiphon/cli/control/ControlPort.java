package dev.antiphon.cli.control;

import dev.antiphon.cli.option.OptionGroup;
import dev.antiphon.cli.option.OptionParser;
import dev.antiphon.cli.option.OptionValue;
import dev.antiphon.cli.option.Options;
import dev.antiphon.cli.run.LastingListener;
import dev.antiphon.cli.text.CliException;
import dev.antiphon.cli.text.FailureTexts;
import dev.antiphon.cli.text.LibraryText;
import dev.antiphon.cli.text.Texts;
import dev.antiphon.cli.value.AddressWord;
import dev.antiphon.control.Control;
import dev.antiphon.control.api.ControlServer;
import dev.antiphon.control.load.LoadView;
import dev.antiphon.event.EventListener;
import dev.antiphon.failure.FailureException;
import dev.antiphon.file.BoundedFile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The options of the HTTP API and of its page, and their start. */
public final class ControlPort implements OptionGroup {
    private static final String ADDRESS = "127.0.0.1:8025"; // that of ControlServer, not loaded
    private static final String CONSOLE = "--console";
    private static final String LABEL = "[HOST:]PORT";
    private static final Pattern FORM = Pattern.compile("(.*:)?[0-9]+");
    private static final int TOKEN_BYTES_MAX = 8192;

    private final Options options = new Options();

    /** The option with the address of the API, without the page. */
    private final OptionValue<Optional<String>> plain;

    private final String plainName;
    private final OptionValue<Optional<String>> console;
    private final OptionValue<Optional<String>> token;
    private final OptionValue<Optional<String>> folder;

    /** The listeners that notice the end of the last server alone. */
    private final List<LastingListener> lasting = new ArrayList<>();

    private ControlPort(String plainName) {
        this.plainName = plainName;
        plain = switch (plainName) {
            case "--listen" -> options.text("-l, --listen", LABEL);
            case "--control" -> options.optional("--control", LABEL, ADDRESS, FORM);
            default -> new Options().text(plainName, LABEL); // never written
        };
        console = options.optional(CONSOLE, LABEL, ADDRESS, FORM);
        token = options.text("--token-file", "FILE");
        folder = plainName.equals(CONSOLE)
                ? new Options().text("--folder", "DIR") // never written
                : options.text("--folder", "DIR");
    }

    /** Creates the options of a command that also runs without the API. */
    public static ControlPort beside() {
        return new ControlPort("--control");
    }

    /** Creates the options of a command that serves the API alone. */
    static ControlPort alone() {
        return new ControlPort("--listen");
    }

    /** Creates the options of a command whose page creates no services. */
    static ControlPort ofConsole() {
        return new ControlPort(CONSOLE);
    }

    @Override
    public Options options() {
        return options;
    }

    /** Returns whether the command line asks for the API. */
    public boolean isWanted() {
        return plain.isWritten() || console.isWritten();
    }

    /**
     * Checks that the options belong together.
     *
     * @throws CliException when they do not
     */
    public void check() {
        options.refuseTwoOf(List.of(plainName, CONSOLE));
        if (plainName.equals("--control") && !isWanted()) {
            options.refuseWithout("--control", List.of("--token-file", "--folder"));
        }
    }

    /** Returns the listener; if the API can restart the service, one that outlives the restart. */
    public EventListener lasting(EventListener listener) {
        if (!isWanted()) {
            return listener;
        }
        LastingListener each = new LastingListener(listener);
        lasting.add(each);
        return each;
    }

    /** Reports the end of the last server to the lasting listeners. */
    void endListeners() {
        lasting.forEach(LastingListener::end);
    }

    /** Starts the API for a registry. */
    ControlServer start(Control control) {
        return start(ControlServer.builder(control));
    }

    /** Starts the API for a registry and a load. */
    ControlServer start(Control control, LoadView load) {
        return start(ControlServer.builder(control).load(load));
    }

    private ControlServer start(ControlServer.Builder builder) {
        String option = console.isWritten() ? CONSOLE : plainName;
        String address = console.value().or(plain::value).orElse(ADDRESS);
        try {
            var _ = builder.address(AddressWord.listen(option, address));
            token.value().map(ControlPort::content).ifPresent(builder::token);
            folder.value()
                    .map(name -> OptionParser.file("--folder", name))
                    .ifPresent(builder::folder);
            return builder.start();
        } catch (FailureException e) {
            throw FailureTexts.problem(e.failure(), address);
        } catch (IllegalArgumentException e) {
            throw CliException.usage("control", option, address, LibraryText.of(e));
        }
    }

    /** Returns the line that says where the API or its page is. */
    String shown(ControlServer server, Texts texts) {
        String key = console.isWritten() ? "control.console" : "control.api";
        return texts.say(key, server.address());
    }

    private static String content(String name) {
        Path file = OptionParser.file("--token-file", name);
        try {
            return new String(BoundedFile.bytes(file, TOKEN_BYTES_MAX), StandardCharsets.UTF_8)
                    .strip();
        } catch (IOException e) {
            throw CliException.unreadable("--token-file", name, e);
        }
    }
}
