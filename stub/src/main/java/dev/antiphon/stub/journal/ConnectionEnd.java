package dev.antiphon.stub.journal;

/** The ways in which a connection to a stub ends. */
public enum ConnectionEnd {
    /** The connection is still open. */
    OPEN("is still open"),
    /**
     * The client closed its side, or shut its output, and the stub has neither closed nor reset the
     * connection. A TLS client that omits {@code close_notify} counts too; {@link
     * ConnectionLog#failure} then reports the omission.
     */
    CLIENT_FIN("was ended by the client"),
    /** The client reset the connection. */
    CLIENT_RESET("was reset by the client"),
    /** The stub closed the connection for an answer or a fault, or because it stopped. */
    STUB_CLOSED("was closed by the stub"),
    /** The stub reset the connection for an answer or a fault. */
    STUB_RESET("was reset by the stub"),
    /**
     * A limit or malformed bytes ended the connection; {@link ConnectionLog#failure} names the
     * failure.
     */
    FAILURE("ended by a failure");

    private final String phrase;

    ConnectionEnd(String phrase) {
        this.phrase = phrase;
    }

    /** Returns a predicate of a sentence about the connection, such as "is still open". */
    @Override
    public String toString() {
        return phrase;
    }
}
