package dev.antiphon.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.antiphon.cli.text.OutputLosses;
import dev.antiphon.cli.text.Terminal;
import dev.antiphon.message.Message;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One command line that was run in this process. */
public record Ran(int status, Message reply, String err) {
    public static Ran of(String... arguments) {
        return with(InputStream.nullInputStream(), Map.of(), arguments);
    }

    static Ran reading(byte[] input, String... arguments) {
        return with(new ByteArrayInputStream(input), Map.of(), arguments);
    }

    public static Ran with(InputStream in, Map<String, String> environment, String... arguments) {
        return with(in, environment, false, arguments);
    }

    /** Runs the command line as if its outputs were a terminal of this width. */
    public static Ran atTerminal(int columns, String... arguments) {
        Map<String, String> environment =
                Map.of("COLUMNS", String.valueOf(columns), "NO_COLOR", "1");
        return with(InputStream.nullInputStream(), environment, true, arguments);
    }

    private static Ran with(
            InputStream in,
            Map<String, String> environment,
            boolean interactive,
            String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                in,
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                interactive,
                environment,
                Locale.ROOT,
                new OutputLosses());
        int status = Cli.run(terminal, arguments);
        return new Ran(status, Message.of(out.toByteArray()), err.toString(UTF_8));
    }

    public String out() {
        return reply.text();
    }

    List<String> errLines() {
        return err.lines().toList();
    }
}
