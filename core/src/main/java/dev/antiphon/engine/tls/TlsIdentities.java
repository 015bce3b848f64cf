package dev.antiphon.engine.tls;

import dev.antiphon.engine.tls.PemFiles.Identity;

import org.jspecify.annotations.Nullable;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * The key manager that chooses the certificate. A server uses the first certificate for the
 * requested name (RFC 6066, 3), or the first of all if none matches. An alias is the index of an
 * identity in the list.
 */
final class TlsIdentities extends X509ExtendedKeyManager {
    private static final int DNS_NAME = 2;

    private final List<Identity> identities;

    TlsIdentities(List<Identity> identities) {
        this.identities = List.copyOf(identities);
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
        String asked = asked(engine);
        boolean known = asked != null && identities.stream().anyMatch(each -> has(each, asked));
        for (int i = 0; i < identities.size(); i++) {
            Identity each = identities.get(i);
            if (each.algorithm().equals(keyType) && (asked == null || !known || has(each, asked))) {
                return String.valueOf(i);
            }
        }
        return null;
    }

    private static @Nullable String asked(SSLEngine engine) {
        if (engine.getHandshakeSession() instanceof ExtendedSSLSession session) {
            for (SNIServerName name : session.getRequestedServerNames()) {
                if (name instanceof SNIHostName host) {
                    return host.getAsciiName().toLowerCase(Locale.ROOT);
                }
            }
        }
        return null;
    }

    private static boolean has(Identity identity, String asked) {
        try {
            Collection<List<?>> names = identity.certificate().getSubjectAlternativeNames();
            return names != null
                    && names.stream()
                            .filter(name -> name.get(0) instanceof Integer kind && kind == DNS_NAME)
                            .anyMatch(name -> matches(String.valueOf(name.get(1)), asked));
        } catch (CertificateParsingException e) {
            return false;
        }
    }

    /**
     * Returns whether the name matches the pattern. An asterisk in the pattern matches the whole
     * first label (RFC 6125, 6.4.3).
     */
    private static boolean matches(String pattern, String asked) {
        if (pattern.startsWith("*.")) {
            int dot = asked.indexOf('.');
            return dot > 0 && asked.substring(dot).equalsIgnoreCase(pattern.substring(1));
        }
        return asked.equalsIgnoreCase(pattern);
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, SSLEngine engine) {
        for (String keyType : keyTypes) {
            for (int i = 0; i < identities.size(); i++) {
                if (identities.get(i).algorithm().equals(keyType)) {
                    return String.valueOf(i);
                }
            }
        }
        return null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return identities.get(Integer.parseInt(alias)).chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return identities.get(Integer.parseInt(alias)).key();
    }

    // ---- for sockets, which are not used here ----

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }

    @Override
    public @Nullable String chooseServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }

    @Override
    public String toString() {
        return Arrays.toString(identities.stream()
                .map(each -> each.certificate().getSubjectX500Principal())
                .toArray());
    }
}
