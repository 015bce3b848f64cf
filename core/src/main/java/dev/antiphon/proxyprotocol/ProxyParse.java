package dev.antiphon.proxyprotocol;

/** The result of {@link ProxyParser#read}. */
public sealed interface ProxyParse {
    /** The header is not whole; all bytes given so far belong to it. */
    record Incomplete() implements ProxyParse {}

    /** The header is whole; what the buffer still holds comes after it. */
    record Complete(ProxyHeader header) implements ProxyParse {}

    /**
     * There is no valid header. The connection must not be served.
     *
     * @param reason what is wrong, with the value; bytes of the peer stand in it as numbers only
     */
    record Refused(String reason) implements ProxyParse {}
}
