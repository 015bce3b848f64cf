package dev.antiphon;

/** A {@link Fault} on its way to the caller. */
public final class FaultException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings(
            "serial") // a fault may hold a user's exception or address; these are not sent over the
    // wire
    private final Fault fault;

    private final boolean requestSent;
    private final int tries;

    /** A fault outside a request, or before any byte of it left. */
    public FaultException(Fault fault) {
        this(fault, false);
    }

    /** A fault of a request, of which something had left or not. */
    public FaultException(Fault fault, boolean requestSent) {
        this(fault, requestSent, 1);
    }

    /**
     * The last fault of a request that was tried so often, of which something had left in any of
     * the tries or not.
     */
    public FaultException(Fault fault, boolean requestSent, int tries) {
        super(
                tries == 1 ? fault.text() : fault.text() + " (the last of " + tries + " tries)",
                fault instanceof Fault.HandlerFailed failed ? failed.cause() : null);
        this.fault = fault;
        this.requestSent = requestSent;
        this.tries = tries;
    }

    /** What went wrong. */
    public Fault fault() {
        return fault;
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
