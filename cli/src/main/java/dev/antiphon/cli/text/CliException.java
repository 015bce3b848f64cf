package dev.antiphon.cli.text;

import dev.antiphon.file.FileTooLargeException;

import java.util.List;

/**
 * An exception that ends a command: the exit status, the problem, and its remedy. Its texts are
 * keys of {@link Texts}: {@code problem.NAME} and {@code problem.NAME.do}.
 */
public final class CliException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String name;
    private final transient List<Object> values;

    public CliException(int status, String name, Object... values) {
        super(name + " " + List.of(values));
        this.status = status;
        this.name = name;
        this.values = List.of(values);
    }

    /** Returns the exception for a mistake in the command line. */
    public static CliException usage(String name, Object... values) {
        return new CliException(Status.USAGE, name, values);
    }

    /** Returns the exception for a file that is too large. */
    public static CliException large(FileTooLargeException file) {
        return usage("large-file", file.file(), file.bytes(), file.limit());
    }

    /**
     * Returns the exception for a value that the library refused, or for a file that is too large.
     */
    public static CliException refused(String name, RuntimeException refusal) {
        return refusal.getCause() instanceof FileTooLargeException file
                ? large(file)
                : usage(name, String.valueOf(refusal.getMessage()));
    }

    /** Returns this problem in other words, with the same values. */
    CliException named(String other) {
        return new CliException(status, other, values.toArray());
    }

    public int status() {
        return status;
    }

    public String name() {
        return name;
    }

    /** Returns the text of the problem, with its numbers. */
    public String what(Texts texts) {
        return texts.say("problem." + name, values.toArray());
    }

    /** Returns the text of the remedy. */
    public String remedy(Texts texts) {
        return texts.say("problem." + name + ".do", values.toArray());
    }
}
