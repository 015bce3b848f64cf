package dev.antiphon.tls;

import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * The result of a TLS handshake.
 *
 * @param protocol e.g. {@code TLSv1.3}
 * @param cipherSuite the standard name of the cipher suite
 * @param serverName the server name that the client requested (SNI), if any
 * @param peerCertificate the certificate of the peer, verified unless {@link TlsOptions#insecure}
 *     is set; on a server, empty if the client sent none
 */
public record TlsSession(
        String protocol,
        String cipherSuite,
        Optional<String> serverName,
        Optional<X509Certificate> peerCertificate) {}
