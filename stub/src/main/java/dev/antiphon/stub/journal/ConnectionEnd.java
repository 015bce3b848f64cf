package dev.antiphon.stub.journal;

/** How a connection to a stub ended, as far as it has. */
public enum ConnectionEnd {
    /** It has not. */
    OPEN("is still open"),
    /**
     * The client ended its side: it closed, or shut its output; and the stub has neither closed nor
     * reset the connection as an answer or a fault said. With TLS also where it did so without
     * TLS's own close, as many do; {@link ConnectionLog#fault} then says so.
     */
    CLIENT_FIN("was ended by the client"),
    /** The client reset it. */
    CLIENT_RESET("was reset by the client"),
    /** The stub closed it, as an answer or a fault said, or because the stub stopped. */
    STUB_CLOSED("was closed by the stub"),
    /** The stub reset it, as an answer or a fault said. */
    STUB_RESET("was reset by the stub"),
    /** A limit, or bytes that are no message of the framing; {@link ConnectionLog#fault} says. */
    FAULT("ended by a fault");

    private final String told;

    ConnectionEnd(String told) {
        this.told = told;
    }

    /** Whether it was the stub's doing. */
    boolean isByStub() {
        return this == STUB_CLOSED || this == STUB_RESET;
    }

    /** As a part of a sentence. */
    @Override
    public String toString() {
        return told;
    }
}
