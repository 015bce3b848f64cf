package dev.antiphon;

/** A {@link Fault} on its way to the caller. */
public final class FaultException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings(
            "serial") // a fault may hold a user's exception or address; these are not sent over the
    // wire
    private final Fault fault;

    private final boolean requestSent;

    /** A fault outside a request, or before any byte of it left. */
    public FaultException(Fault fault) {
        this(fault, false);
    }

    /** A fault of a request, of which something had left or not. */
    public FaultException(Fault fault, boolean requestSent) {
        super(fault.text(), fault instanceof Fault.HandlerFailed failed ? failed.cause() : null);
        this.fault = fault;
        this.requestSent = requestSent;
    }

    /** What went wrong. */
    public Fault fault() {
        return fault;
    }

    /**
     * Whether any byte of the request was handed to the system. While this is false the server cannot have seen the request,
     * and sending it again is safe.
     */
    public boolean requestSent() {
        return requestSent;
    }
}
