package dev.antiphon.cli.text;

import dev.antiphon.failure.FailureException;
import dev.antiphon.text.Escapes;

import java.io.PrintStream;
import java.util.OptionalInt;

/** The output of failures on standard error, and their exit statuses. */
public final class ErrorOutput {
    private static final String INDENT = "  ";

    private ErrorOutput() {}

    /**
     * Returns the exit status. If it is 0 but output was lost, prints the loss and returns a
     * failure status.
     */
    public static int whole(Terminal terminal, Texts texts, int status) {
        boolean lost = terminal.out().checkError(); // flushes
        if (status != Status.OK) {
            return status;
        }
        if (lost) {
            return say(terminal, texts, new CliException(Status.CANNOT_WRITE, "output-lost"));
        }
        return terminal.outputLosses()
                .problem()
                .map(problem -> say(terminal, texts, problem))
                .orElse(Status.OK);
    }

    /** Prints the exception and returns its exit status. */
    public static int failed(Terminal terminal, Texts texts, Throwable thrown) {
        if (thrown instanceof CliException cliException) {
            return say(terminal, texts, cliException);
        }
        if (thrown instanceof FailureException fault) {
            return say(terminal, texts, FailureTexts.problem(fault.failure(), ""));
        }
        if (thrown instanceof OutOfMemoryError) {
            long heap = Runtime.getRuntime().maxMemory() >> 20;
            return say(terminal, texts, new CliException(Status.OUR_BUG, "out-of-heap", heap));
        }
        if (terminal.environment().containsKey("ANTIPHON_DEBUG")) {
            thrown.printStackTrace(terminal.err());
        }
        return say(terminal, texts, CliException.bug(thrown));
    }

    /**
     * Prints the failure and its remedy, and returns its exit status. Each of the two is one line;
     * on a terminal, it is as many lines as its width requires.
     */
    public static int say(Terminal terminal, Texts texts, CliException cliException) {
        PrintStream err = terminal.err();
        terminal.out().flush();
        print(terminal, "antiphon: " + Escapes.oneLine(cliException.what(texts)), "");
        print(terminal, Escapes.oneLine(cliException.remedy(texts)), INDENT);
        err.flush();
        return cliException.status();
    }

    private static void print(Terminal terminal, String text, String indent) {
        OptionalInt columns = terminal.errorColumns();
        if (columns.isEmpty()) {
            terminal.err().println(indent + text);
            return;
        }
        String before = indent;
        for (String each : LineWrap.lines(text, columns.getAsInt() - INDENT.length() * 2)) {
            terminal.err().println(before + each);
            before = indent + INDENT;
        }
    }
}
