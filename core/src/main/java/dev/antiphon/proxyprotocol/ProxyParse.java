package dev.antiphon.proxyprotocol;

/** The result of {@link ProxyParser#read}. */
public sealed interface ProxyParse {
    /** An incomplete header; all bytes so far belong to it. */
    record Incomplete() implements ProxyParse {}

    /** A complete header. The bytes that remain in the buffer follow the header. */
    record Complete(ProxyHeader header) implements ProxyParse {}

    /**
     * An invalid header. The connection must not be served.
     *
     * @param reason the error with the wrong value; bytes of the peer appear in it as numbers only
     */
    record Refused(String reason) implements ProxyParse {}
}
