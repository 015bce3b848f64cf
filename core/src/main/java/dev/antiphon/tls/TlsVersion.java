package dev.antiphon.tls;

/** A version of TLS; older versions are not supported (RFC 8996). */
public enum TlsVersion {
    /** TLS 1.2 (RFC 5246). It has no half-close: the peer's close ends both directions. */
    TLS_1_2("TLSv1.2"),
    /** TLS 1.3 (RFC 8446). */
    TLS_1_3("TLSv1.3");

    private final String protocol;

    TlsVersion(String protocol) {
        this.protocol = protocol;
    }

    /** Returns the name of the version in the JDK. */
    public String protocol() {
        return protocol;
    }
}
