package dev.antiphon.failure;

import dev.antiphon.TcpClient;

import org.jspecify.annotations.Nullable;

/** Carries a {@link Failure} to the caller; its cause is the failure's, where that has one. */
public final class FailureException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // a failure may hold a user's exception; it is never serialized
    private final Failure failure;

    private final boolean requestSent;
    private final int tries;

    /** Creates an exception outside a request, or before any byte of one left. */
    public FailureException(Failure failure) {
        this(failure, false);
    }

    /** Creates an exception for a request. */
    public FailureException(Failure failure, boolean requestSent) {
        this(failure, requestSent, 1);
    }

    /**
     * Creates an exception for the last failure of a request.
     *
     * @param requestSent whether any byte left in any of the tries
     * @param tries the number of tries
     */
    public FailureException(Failure failure, boolean requestSent, int tries) {
        this(failure, requestSent, tries, failure.cause().orElse(null));
    }

    /**
     * Creates an exception that says the same with the stack of the calling thread: for a thread
     * that waited while another one met the failure. The original is its cause.
     */
    public FailureException(FailureException original) {
        this(original.failure, original.requestSent, original.tries, original);
    }

    private FailureException(
            Failure failure, boolean requestSent, int tries, @Nullable Throwable cause) {
        super(
                tries == 1 ? failure.text() : failure.text() + " (the last of " + tries + " tries)",
                cause);
        this.failure = failure;
        this.requestSent = requestSent;
        this.tries = tries;
    }

    /** Returns the failure. */
    public Failure failure() {
        return failure;
    }

    /**
     * Returns whether any byte of the request was handed to the system. While this is false the
     * server cannot have seen the request, and sending it again is safe.
     */
    public boolean requestSent() {
        return requestSent;
    }

    /**
     * Returns the number of times that the request was tried; more than 1 only with {@link
     * TcpClient.Builder#retry}.
     */
    public int tries() {
        return tries;
    }
}
