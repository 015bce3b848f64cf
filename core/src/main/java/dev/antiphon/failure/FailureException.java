package dev.antiphon.failure;

import dev.antiphon.TcpClient;

import org.jspecify.annotations.Nullable;

/**
 * An exception that contains a {@link Failure}. Its cause is the cause of the failure, if there is
 * one.
 */
public final class FailureException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // a failure may hold a user's exception; it is never serialized
    private final Failure failure;

    private final boolean requestSent;
    private final int tries;

    /**
     * Creates an exception for a failure outside a request, or before any byte of a request was
     * sent.
     */
    public FailureException(Failure failure) {
        this(failure, false);
    }

    /** Creates an exception for the failure of a request. */
    public FailureException(Failure failure, boolean requestSent) {
        this(failure, requestSent, 1);
    }

    /**
     * Creates an exception for the last failure of a request.
     *
     * @param requestSent whether any byte of the request was sent in any try
     * @param tries the number of tries
     */
    public FailureException(Failure failure, boolean requestSent, int tries) {
        this(failure, requestSent, tries, failure.cause().orElse(null));
    }

    /**
     * Creates a copy with the stack trace of the calling thread, which waited while the failure
     * occurred on another thread. The original exception is the cause of the copy.
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
     * Returns whether any byte of the request was handed to the system. If false, the server cannot
     * have seen the request, and sending it again is safe.
     */
    public boolean requestSent() {
        return requestSent;
    }

    /**
     * Returns the number of tries of the request; more than 1 only with {@link
     * TcpClient.Builder#retry}.
     */
    public int tries() {
        return tries;
    }
}
