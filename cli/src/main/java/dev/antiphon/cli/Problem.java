package dev.antiphon.cli;

import dev.antiphon.file.FileTooLargeException;

import java.util.List;

/**
 * Something that ends a command: which status, what happened, and what to do about it. Its texts
 * are keys of {@link Words}: {@code problem.NAME} and {@code problem.NAME.do}.
 */
final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String name;
    private final transient List<Object> values;

    Problem(int status, String name, Object... values) {
        super(name + " " + List.of(values));
        this.status = status;
        this.name = name;
        this.values = List.of(values);
    }

    /** A mistake in the command line. */
    static Problem usage(String name, Object... values) {
        return new Problem(Status.USAGE, name, values);
    }

    /** A file that has more bytes than are read. */
    static Problem large(FileTooLargeException file) {
        return usage("large-file", file.file(), file.bytes(), file.limit());
    }

    /** A value that the library refused; of a file that is too large, that. */
    static Problem refused(String name, RuntimeException refusal) {
        return refusal.getCause() instanceof FileTooLargeException file
                ? large(file)
                : usage(name, String.valueOf(refusal.getMessage()));
    }

    int status() {
        return status;
    }

    String name() {
        return name;
    }

    /** What happened, with its numbers. */
    String what(Words words) {
        return words.say("problem." + name, values.toArray());
    }

    /** What to do about it. */
    String remedy(Words words) {
        return words.say("problem." + name + ".do", values.toArray());
    }
}
