package dev.antiphon.tls;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * TLS configuration: the certificates of this side and the trusted authorities. Immutable.
 *
 * <p>All files are PEM. They are read when the server starts or the client is built; the start or
 * the build fails if a file cannot be used. Changed files are read again; see {@link
 * Builder#reloadEvery}.
 */
public final class TlsOptions {
    /** The policy of a server for client certificates. */
    public enum ClientCertificate {
        /** No client certificate is requested. */
        NONE,
        /**
         * A client certificate is requested. A client without a certificate is accepted; a client
         * with an untrusted one is refused.
         */
        WANTED,
        /** A client certificate is requested. A client without a trusted certificate is refused. */
        REQUIRED
    }

    /**
     * A certificate and its private key.
     *
     * @param chain the file with the certificate, followed by its intermediate certificates
     * @param key the file with the private key, PKCS#8, not encrypted
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

    /** Returns a builder of options. */
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

    /** Returns the certificates of this side, in the order in which they were added. */
    public List<Certificate> certificates() {
        return certificates;
    }

    /**
     * Returns the file with the certificates of trusted authorities; empty for the authorities of
     * the system.
     */
    public Optional<Path> trusted() {
        return Optional.ofNullable(trusted);
    }

    /** Returns the policy of the server for client certificates. */
    public ClientCertificate clientCertificate() {
        return clientCertificate;
    }

    /**
     * Returns the server name that a client requests (SNI) and verifies; empty for the host of its
     * address.
     */
    public Optional<String> serverName() {
        return Optional.ofNullable(serverName);
    }

    /** Returns whether a client accepts any server certificate. */
    public boolean insecure() {
        return insecure;
    }

    /** Returns the oldest accepted TLS version. */
    public TlsVersion minimumVersion() {
        return minimumVersion;
    }

    /** Returns the interval at which the files are checked for changes. */
    public Duration reloadEvery() {
        return reloadEvery;
    }

    /** Builder of TLS options. Not for use by several threads at once. */
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
         * Adds a certificate of this side. A server needs at least one. A server with several sends
         * the first one that contains the name requested by the client (SNI), or else the first
         * one.
         */
        public Builder certificate(Path chain, Path key) {
            certificates.add(new Certificate(
                    Objects.requireNonNull(chain, "chain"), Objects.requireNonNull(key, "key")));
            return this;
        }

        /**
         * Sets the file with the authorities that may issue the certificate of the peer; by default
         * the authorities of the system.
         */
        public Builder trusted(Path authorities) {
            trusted = Objects.requireNonNull(authorities, "trusted");
            return this;
        }

        /**
         * Sets the policy of the server for client certificates; requires {@link #trusted} unless
         * it is {@code NONE}.
         */
        public Builder clientCertificate(ClientCertificate value) {
            clientCertificate = Objects.requireNonNull(value, "clientCertificate");
            return this;
        }

        /**
         * Sets the server name that a client requests (SNI) and verifies; by default the host of
         * its address.
         */
        public Builder serverName(String value) {
            serverName = Objects.requireNonNull(value, "serverName");
            return this;
        }

        /**
         * Sets whether a client accepts any server certificate; false by default. If true, an
         * attacker can read and change the traffic; for tests only.
         */
        public Builder insecure(boolean value) {
            insecure = value;
            return this;
        }

        /** Sets the oldest accepted TLS version; TLS 1.2 by default. */
        public Builder minimumVersion(TlsVersion value) {
            minimumVersion = Objects.requireNonNull(value, "minimumVersion");
            return this;
        }

        /**
         * Sets the interval at which the files are checked for changes; 1 s by default. When a
         * file, or the target of a symbolic link in its path, has changed, all files are read
         * again, and later handshakes use them. If they cannot be used, the previous certificates
         * stay in use. Events report both cases.
         *
         * @throws IllegalArgumentException unless it is above zero and at most 365 days
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
         * Returns the options.
         *
         * @throws IllegalArgumentException when the options contradict each other
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
