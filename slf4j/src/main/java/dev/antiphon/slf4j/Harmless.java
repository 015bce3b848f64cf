package dev.antiphon.slf4j;

import dev.antiphon.text.Escapes;

/**
 * A substitute for an exception whose message may contain received bytes. Its message is the
 * escaped type name and message of the original. It has the same stack trace, and substitutes for
 * the causes.
 */
final class Harmless extends Throwable {
    private static final long serialVersionUID = 1L;

    /** The largest number of causes in a chain that are kept, since a chain may form a cycle. */
    private static final int CAUSES_MAX = 16;

    Harmless(Throwable original) {
        this(original, CAUSES_MAX);
    }

    private Harmless(Throwable original, int causes) {
        super(Escapes.shown(String.valueOf(original)), cause(original, causes));
        setStackTrace(original.getStackTrace());
    }

    @SuppressWarnings("NullAway") // Throwable takes null for "no cause"
    private static Throwable cause(Throwable original, int causes) {
        Throwable cause = original.getCause();
        return cause == null || causes == 0 ? null : new Harmless(cause, causes - 1);
    }
}
