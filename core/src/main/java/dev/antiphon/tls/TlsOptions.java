package dev.antiphon.tls;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * TLS configuration: own certificates and trusted authorities. Immutable.
 *
 * <p>All files are PEM. They are read when the server is started or the client built, which refuse
 * what they cannot use, and read again when they have changed, see {@link Builder#reloadEvery}.
 */
public final class TlsOptions {
    /** The demand of a server for client certificates. */
    public enum ClientCertificate {
        /** Not asked for. */
        NONE,
        /** Asked for; a client may have none, but a wrong one is refused. */
        WANTED,
        /** Asked for, and a client without one is refused. */
        REQUIRED
    }

    /**
     * A certificate and its private key.
     *
     * @param chain the certificate, followed by those that link it to its root
     * @param key its private key, PKCS#8, not encrypted
     */
    public record Certificate(Path chain, Path key) {}

    private final List<Certificate> certificates;
    private final @Nullable Path trusted;
    private final ClientCertificate clientCertificate;
    private final @Nullable String serverName;
    private final boolean insecure;
    private final TlsVersion minimumVersion;
    private final Duration reloadEvery;

    private TlsOptions(Builder from) {
        certificates = List.copyOf(from.certificates);
        trusted = from.trusted;
        clientCertificate = from.clientCertificate;
        serverName = from.serverName;
        insecure = from.insecure;
        minimumVersion = from.minimumVersion;
        reloadEvery = from.reloadEvery;
    }

    /** Builds options. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns options of a server with this certificate. */
    public static TlsOptions server(Path chain, Path key) {
        return builder().certificate(chain, key).build();
    }

    /** Returns options of a client that trusts the system's authorities. */
    public static TlsOptions client() {
        return builder().build();
    }

    /** Returns the own certificates, in the order given. */
    public List<Certificate> certificates() {
        return certificates;
    }

    /**
     * Returns the file of the authorities that this side trusts; what the system trusts where there
     * is none.
     */
    public Optional<Path> trusted() {
        return Optional.ofNullable(trusted);
    }

    /** Returns whether a server asks for certificates. */
    public ClientCertificate clientCertificate() {
        return clientCertificate;
    }

    /**
     * Returns the name that a client asks for and checks, where it is not the one it connects to.
     */
    public Optional<String> serverName() {
        return Optional.ofNullable(serverName);
    }

    /** Returns whether any certificate is taken. */
    public boolean insecure() {
        return insecure;
    }

    /** Returns the oldest version that is spoken. */
    public TlsVersion minimumVersion() {
        return minimumVersion;
    }

    /** Returns how often the files are looked at for changes. */
    public Duration reloadEvery() {
        return reloadEvery;
    }

    /** Collects the options. Not for use by several threads at once. */
    public static final class Builder {
        private final List<Certificate> certificates = new ArrayList<>();
        private @Nullable Path trusted;
        private ClientCertificate clientCertificate = ClientCertificate.NONE;
        private @Nullable String serverName;
        private boolean insecure;
        private TlsVersion minimumVersion = TlsVersion.TLS_1_2;
        private Duration reloadEvery = Duration.ofSeconds(1);

        private Builder() {}

        /**
         * Adds an own certificate. A server needs one; may be called several times: the server
         * shows the first that has the name its client asks for (SNI), else the first of all.
         */
        public Builder certificate(Path chain, Path key) {
            certificates.add(new Certificate(
                    Objects.requireNonNull(chain, "chain"), Objects.requireNonNull(key, "key")));
            return this;
        }

        /** Sets the authorities that are trusted to have issued the peer's certificate. */
        public Builder trusted(Path authorities) {
            trusted = Objects.requireNonNull(authorities, "trusted");
            return this;
        }

        /** Sets whether a server asks its clients for certificates; needs {@link #trusted}. */
        public Builder clientCertificate(ClientCertificate value) {
            clientCertificate = Objects.requireNonNull(value, "clientCertificate");
            return this;
        }

        /** Sets the name that a client asks for and checks; the host it connects to by default. */
        public Builder serverName(String value) {
            serverName = Objects.requireNonNull(value, "serverName");
            return this;
        }

        /**
         * Sets whether a client takes any certificate: nobody is kept from reading along. For
         * tests.
         */
        public Builder insecure(boolean value) {
            insecure = value;
            return this;
        }

        /** Sets the oldest version that is spoken; TLS 1.2 by default. */
        public Builder minimumVersion(TlsVersion value) {
            minimumVersion = Objects.requireNonNull(value, "minimumVersion");
            return this;
        }

        /**
         * Sets how often the files are looked at for changes; 1 s by default. When one of them,
         * or what a symbolic link on its way points to, has changed, all are read again and serve
         * the handshakes from then on. Where they cannot be used, the old ones stay. Both are
         * reported.
         */
        public Builder reloadEvery(Duration value) {
            if (value.isNegative() || value.isZero() || value.compareTo(Duration.ofDays(365)) > 0) {
                throw new IllegalArgumentException(
                        "reloadEvery is " + value + "; give a duration above zero, up to 365 days");
            }
            reloadEvery = value;
            return this;
        }

        /**
         * The options.
         *
         * @throws IllegalArgumentException when they contradict each other
         */
        public TlsOptions build() {
            if (clientCertificate != ClientCertificate.NONE && trusted == null) {
                throw new IllegalArgumentException("client certificates are " + clientCertificate
                        + ", but nobody is trusted to issue them; give trusted(authorities)");
            }
            if (insecure && trusted != null) {
                throw new IllegalArgumentException("insecure takes any certificate, and trusted("
                        + trusted + ") would not count; give one of the two");
            }
            return new TlsOptions(this);
        }
    }
}
