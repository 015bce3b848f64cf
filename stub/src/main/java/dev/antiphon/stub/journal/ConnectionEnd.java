package dev.antiphon.stub.journal;

/** The ways in which a connection to a stub ends. */
public enum ConnectionEnd {
    /** The connection is still open. */
    OPEN("is still open"),
    /**
     * The client closed the connection or shut down its output, and the stub has neither closed nor
     * reset the connection. This includes a TLS client that omits {@code close_notify}; {@link
     * ConnectionLog#failure} then reports the omission.
     */
    CLIENT_FIN("was ended by the client"),
    /** The client reset the connection. */
    CLIENT_RESET("was reset by the client"),
    /**
     * The stub closed the connection because of an answer or a fault, or because the stub stopped.
     */
    STUB_CLOSED("was closed by the stub"),
    /** The stub reset the connection because of an answer or a fault. */
    STUB_RESET("was reset by the stub"),
    /**
     * Another failure, such as an exceeded limit or malformed bytes, ended the connection; {@link
     * ConnectionLog#failure} returns it.
     */
    FAILURE("ended by a failure");

    private final String phrase;

    ConnectionEnd(String phrase) {
        this.phrase = phrase;
    }

    /**
     * Returns the end as a predicate for a sentence about the connection, such as "is still open".
     */
    @Override
    public String toString() {
        return phrase;
    }
}
