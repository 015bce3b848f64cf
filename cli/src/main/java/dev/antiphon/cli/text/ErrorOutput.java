package dev.antiphon.cli.text;

import dev.antiphon.failure.FailureException;
import dev.antiphon.text.Escapes;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
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
        OptionalInt columns = terminal.errorColumns();
        what(texts, cliException, columns).forEach(err::println);
        remedy(texts, cliException, columns).forEach(err::println);
        err.flush();
        return cliException.status();
    }

    /**
     * Returns the lines of the failure.
     *
     * @param columns the width of the terminal; empty for one line
     */
    public static List<String> what(Texts texts, CliException cliException, OptionalInt columns) {
        return wrapped("antiphon: " + Escapes.oneLine(cliException.what(texts)), "", columns);
    }

    /**
     * Returns the lines of the remedy.
     *
     * @param columns the width of the terminal; empty for one line
     */
    public static List<String> remedy(Texts texts, CliException cliException, OptionalInt columns) {
        return wrapped(Escapes.oneLine(cliException.remedy(texts)), INDENT, columns);
    }

    /** Returns the text in lines of this width, of which all but the first have a deeper indent. */
    public static List<String> wrapped(String text, String indent, OptionalInt columns) {
        if (columns.isEmpty()) {
            return List.of(indent + text);
        }
        List<String> lines = new ArrayList<>();
        String before = indent;
        for (String each : LineWrap.lines(text, columns.getAsInt() - INDENT.length() * 2)) {
            lines.add(before + each);
            before = indent + INDENT;
        }
        return lines;
    }
}
