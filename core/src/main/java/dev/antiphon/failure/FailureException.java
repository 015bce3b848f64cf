package dev.antiphon.failure;

import dev.antiphon.TcpClient;

/** A {@link Failure} on its way to the caller. */
public final class FailureException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings(
            "serial") // a fault may hold a user's exception or address; these are not sent over the
    // wire
    private final Failure failure;

    private final boolean requestSent;
    private final int tries;

    /** A fault outside a request, or before any byte of it left. */
    public FailureException(Failure failure) {
        this(failure, false);
    }

    /** A fault of a request, of which something had left or not. */
    public FailureException(Failure failure, boolean requestSent) {
        this(failure, requestSent, 1);
    }

    /**
     * The last fault of a request that was tried so often, of which something had left in any of
     * the tries or not.
     */
    public FailureException(Failure failure, boolean requestSent, int tries) {
        super(
                tries == 1 ? failure.text() : failure.text() + " (the last of " + tries + " tries)",
                failure instanceof Failure.HandlerFailed failed ? failed.cause() : null);
        this.failure = failure;
        this.requestSent = requestSent;
        this.tries = tries;
    }

    /** What went wrong. */
    public Failure failure() {
        return failure;
    }

    /**
     * Whether any byte of the request was handed to the system. While this is false the server
     * cannot have seen the request, and sending it again is safe.
     */
    public boolean requestSent() {
        return requestSent;
    }

    /** How often the request was tried; more than once only by {@link TcpClient.Builder#retry}. */
    public int tries() {
        return tries;
    }
}
