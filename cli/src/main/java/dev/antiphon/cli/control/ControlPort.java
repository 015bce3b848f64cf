package dev.antiphon.cli.control;

import dev.antiphon.cli.option.OptionGroup;
import dev.antiphon.cli.option.OptionParser;
import dev.antiphon.cli.option.OptionValue;
import dev.antiphon.cli.option.Options;
import dev.antiphon.cli.text.CliException;
import dev.antiphon.cli.text.FailureTexts;
import dev.antiphon.cli.text.LibraryText;
import dev.antiphon.cli.value.AddressWord;
import dev.antiphon.control.Control;
import dev.antiphon.control.api.ControlServer;
import dev.antiphon.failure.FailureException;
import dev.antiphon.file.BoundedFile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** The options of the HTTP API, and its start. */
final class ControlPort implements OptionGroup {
    private static final int TOKEN_BYTES_MAX = 8192;

    private final Options options = new Options();
    private final OptionValue<Optional<String>> token = options.text("--token-file", "FILE");
    private final OptionValue<Optional<String>> folder = options.text("--folder", "DIR");

    @Override
    public Options options() {
        return options;
    }

    /**
     * Starts the API for a registry.
     *
     * @param option the option with the address, for errors
     */
    ControlServer start(Control control, String option, String address) {
        try {
            ControlServer.Builder builder =
                    ControlServer.builder(control).address(AddressWord.listen(option, address));
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
