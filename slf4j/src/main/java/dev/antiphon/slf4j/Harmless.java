package dev.antiphon.slf4j;

import dev.antiphon.text.Escapes;

/**
 * Stands for an exception whose text may hold a peer's bytes: the same type's name, stack and
 * causes, the texts escaped.
 */
final class Harmless extends Throwable {
    private static final long serialVersionUID = 1L;

    /** The depth to which causes are followed; they may form a ring. */
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
