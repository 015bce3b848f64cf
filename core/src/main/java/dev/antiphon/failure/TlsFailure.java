package dev.antiphon.failure;

import dev.antiphon.argument.Plural;

import java.util.Objects;

/**
 * A failure of TLS. The details are English texts of the JDK or descriptions of the received bytes;
 * {@link Why} is safe to compare.
 */
public interface TlsFailure extends Failure {
    /** The known reasons of a failed handshake, each with its remedy. */
    enum Why {
        /** The client's first bytes are not TLS. */
        CLIENT_SPEAKS_PLAIN_TEXT(
                "the client speaks plain text: have it use TLS, or serve without TLS"),
        /** The server's first bytes are not TLS. */
        SERVER_SPEAKS_PLAIN_TEXT(
                "the server speaks plain text there: connect without TLS, or to its TLS port"),
        /** The connection ended or failed before the handshake was complete. */
        ENDED("the peer may not speak TLS there, or not trust this side"),
        /** A hello message or a record is larger than TLS allows. */
        TOO_LARGE("the peer may not speak TLS, or does so wrongly"),
        /**
         * The peer requested a renegotiation of an open connection; renegotiation is not supported.
         */
        RENEGOTIATION("have the peer use TLS 1.3, or not ask for a new handshake"),
        /** The peer sent plain text after STARTTLS and before the TLS handshake. */
        PLAIN_TEXT_BEFORE("have the peer wait for the answer before it begins TLS"),
        /** The two sides have no TLS version in common. */
        NO_COMMON_VERSION(
                "allow an older version by TlsOptions.minimumVersion, or have the peer use a newer one"),
        /** The server requires a client certificate, and the client sent none. */
        CLIENT_CERTIFICATE_MISSING(
                "the server asks for a certificate of the client: give it by TlsOptions.certificate"),
        /** The peer does not trust this side's certificate. */
        OURS_NOT_TRUSTED("the peer does not trust this side's certificate: give it the authority"),
        /** No trusted authority has issued the peer's certificate. */
        UNKNOWN_AUTHORITY(
                "give the authority that issued the peer's certificate by TlsOptions.trusted"),
        /** The server's certificate is for other host names. */
        WRONG_NAME(
                "connect by a name that the certificate has, or give one by TlsOptions.serverName"),
        /** The peer's certificate has expired or is not valid yet. */
        OUT_OF_DATE("have the peer renew its certificate, or check this machine's clock"),
        /** Another reason; {@code detail} names it. */
        OTHER("check both sides' TLS settings");

        private final String remedy;

        Why(String remedy) {
            this.remedy = remedy;
        }

        /** Returns the remedy as one English sentence without a full stop. */
        public String remedy() {
            return remedy;
        }
    }

    /** A TLS handshake that failed. */
    final class HandshakeFailed extends CausedFailure implements TlsFailure {
        private final Why why;
        private final String detail;

        /** Creates a failure that this side detected in the bytes of the peer. */
        public HandshakeFailed(Why why, String detail) {
            super(Phase.TLS_HANDSHAKE, null);
            this.why = Objects.requireNonNull(why, "why");
            this.detail = Objects.requireNonNull(detail, "detail");
        }

        /** Creates the failure that the TLS engine or the system reported by this exception. */
        public HandshakeFailed(Why why, String detail, Throwable cause) {
            super(Phase.TLS_HANDSHAKE, Objects.requireNonNull(cause, "cause"));
            this.why = Objects.requireNonNull(why, "why");
            this.detail = Objects.requireNonNull(detail, "detail");
        }

        /** Returns the reason; {@link Why#OTHER} if it is not known. */
        public Why why() {
            return why;
        }

        /** Returns the details in English. */
        public String detail() {
            return detail;
        }

        @Override
        public String code() {
            return "tls-handshake";
        }

        @Override
        public String text() {
            return "no TLS handshake: " + detail + "; " + why.remedy();
        }
    }

    /** An untrusted certificate of the peer. */
    final class NotTrusted extends CausedFailure implements TlsFailure {
        private final Why why;
        private final String detail;

        /** Creates the failure that the certificate check reported by this exception. */
        public NotTrusted(Why why, String detail, Throwable cause) {
            super(Phase.TLS_HANDSHAKE, Objects.requireNonNull(cause, "cause"));
            this.why = Objects.requireNonNull(why, "why");
            this.detail = Objects.requireNonNull(detail, "detail");
        }

        /** Returns the reason; {@link Why#OTHER} if it is not known. */
        public Why why() {
            return why;
        }

        /** Returns the details in English. */
        public String detail() {
            return detail;
        }

        @Override
        public String code() {
            return "certificate-not-trusted";
        }

        @Override
        public String text() {
            return "the peer's certificate is not trusted: " + detail + "; " + why.remedy();
        }
    }

    /**
     * An end of the peer's output without the close_notify alert of TLS (RFC 8446, 6.1). Data may
     * be missing.
     *
     * @param bytes the number of bytes that had arrived, including TLS
     */
    record Truncated(long bytes) implements TlsFailure {
        @Override
        public Phase phase() {
            return Phase.MESSAGE;
        }

        @Override
        public String code() {
            return "tls-truncated";
        }

        @Override
        public String text() {
            return "the connection ended after " + Plural.of(bytes, "byte")
                    + " without TLS's close_notify: something may have been cut off";
        }
    }
}
