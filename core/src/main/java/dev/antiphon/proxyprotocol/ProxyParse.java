package dev.antiphon.proxyprotocol;

/** The result of {@link ProxyParser#read}. */
public sealed interface ProxyParse {
    /** An incomplete header; all bytes so far belong to it. */
    record Incomplete() implements ProxyParse {}

    /** A complete header; the bytes left in the buffer follow it. */
    record Complete(ProxyHeader header) implements ProxyParse {}

    /**
     * An invalid header. The connection must not be served.
     *
     * @param reason the error with the value; it shows the peer's bytes as numbers only
     */
    record Refused(String reason) implements ProxyParse {}
}
