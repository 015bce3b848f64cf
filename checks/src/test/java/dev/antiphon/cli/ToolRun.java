package dev.antiphon.cli;

import dev.antiphon.cli.text.OutputLosses;
import dev.antiphon.cli.text.Terminal;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * A door for the checks into the tool's package: one command line, without a process.
 *
 * @param status that the process would have ended with
 * @param out what it printed on standard output
 * @param err what it printed on standard error
 */
public record ToolRun(int status, String out, String err) {
    /** Runs it, in English. */
    public static ToolRun of(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                InputStream.nullInputStream(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                Map.of("ANTIPHON_LANG", "en"),
                Locale.ROOT,
                new OutputLosses());
        int status = Cli.run(terminal, arguments);
        return new ToolRun(
                status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
