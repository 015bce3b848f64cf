package dev.antiphon.tls;

/** A version of TLS; older ones than these are not spoken (RFC 8996). */
public enum TlsVersion {
    /** RFC 5246. It has no half-close: the peer's close ends both directions. */
    TLS_1_2("TLSv1.2"),
    /** RFC 8446. */
    TLS_1_3("TLSv1.3");

    private final String protocol;

    TlsVersion(String protocol) {
        this.protocol = protocol;
    }

    /** Returns the name that the JDK has for it. */
    public String protocol() {
        return protocol;
    }
}
