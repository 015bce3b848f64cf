package dev.antiphon.tls;

import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * The result of a TLS handshake.
 *
 * @param protocol e.g. {@code TLSv1.3}
 * @param cipherSuite by its standard name
 * @param serverName the name that the client asked for, where it named one
 * @param peerCertificate the peer's own, verified unless this side is insecure; a server has one
 *     only where the client sent one
 */
public record TlsSession(
        String protocol,
        String cipherSuite,
        Optional<String> serverName,
        Optional<X509Certificate> peerCertificate) {}
