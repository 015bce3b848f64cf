package dev.antiphon.engine.tls;

import dev.antiphon.tls.TlsSession;

import java.security.cert.X509Certificate;
import java.util.Optional;

import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** The conversion of the JDK's TLS session to the library's value. */
public final class TlsSessions {
    private TlsSessions() {}

    static TlsSession of(SSLSession session) {
        return new TlsSession(
                session.getProtocol(),
                session.getCipherSuite(),
                serverName(session),
                peer(session));
    }

    private static Optional<String> serverName(SSLSession session) {
        if (session instanceof ExtendedSSLSession extended) {
            return extended.getRequestedServerNames().stream()
                    .filter(SNIHostName.class::isInstance)
                    .map(name -> ((SNIHostName) name).getAsciiName())
                    .findFirst();
        }
        return Optional.empty();
    }

    private static Optional<X509Certificate> peer(SSLSession session) {
        try {
            return session.getPeerCertificates()[0] instanceof X509Certificate first
                    ? Optional.of(first)
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty(); // the peer sent no certificate
        }
    }
}
