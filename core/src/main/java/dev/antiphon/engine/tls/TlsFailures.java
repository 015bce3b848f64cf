package dev.antiphon.engine.tls;

import dev.antiphon.failure.Failure;
import dev.antiphon.failure.TlsFailure.HandshakeFailed;
import dev.antiphon.failure.TlsFailure.NotTrusted;
import dev.antiphon.failure.TlsFailure.Why;

import java.nio.ByteBuffer;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import javax.net.ssl.SSLException;

/**
 * The mapping of TLS exceptions to failures. Some exceptions are recognised by the JDK's messages,
 * which are always in English.
 */
public final class TlsFailures {
    private static final int SHOWN_BYTES = 8;

    /** The text before the alert name in the JDK's message. */
    private static final String RECEIVED = "Received fatal alert: ";

    /** The alerts by which a peer refuses a certificate (RFC 8446, 6.2). */
    private static final List<String> REFUSALS = List.of(
            "bad_certificate",
            "unsupported_certificate",
            "certificate_revoked",
            "certificate_expired",
            "certificate_unknown",
            "unknown_ca",
            "access_denied");

    /** The alerts that may end a handshake, by their numbers (RFC 8446, B.2). */
    private static final Map<Integer, String> ALERTS = Map.ofEntries(
            Map.entry(10, "unexpected_message"),
            Map.entry(20, "bad_record_mac"),
            Map.entry(22, "record_overflow"),
            Map.entry(40, "handshake_failure"),
            Map.entry(42, "bad_certificate"),
            Map.entry(43, "unsupported_certificate"),
            Map.entry(44, "certificate_revoked"),
            Map.entry(45, "certificate_expired"),
            Map.entry(46, "certificate_unknown"),
            Map.entry(47, "illegal_parameter"),
            Map.entry(48, "unknown_ca"),
            Map.entry(49, "access_denied"),
            Map.entry(50, "decode_error"),
            Map.entry(51, "decrypt_error"),
            Map.entry(70, "protocol_version"),
            Map.entry(71, "insufficient_security"),
            Map.entry(80, "internal_error"),
            Map.entry(86, "inappropriate_fallback"),
            Map.entry(90, "user_canceled"),
            Map.entry(109, "missing_extension"),
            Map.entry(110, "unsupported_extension"),
            Map.entry(112, "unrecognized_name"),
            Map.entry(113, "bad_certificate_status_response"),
            Map.entry(115, "unknown_psk_identity"),
            Map.entry(116, "certificate_required"),
            Map.entry(120, "no_application_protocol"));

    private TlsFailures() {}

    static Failure plainText(ByteBuffer bytes, boolean serving) {
        byte[] first = new byte[Math.min(SHOWN_BYTES, bytes.remaining())];
        bytes.get(bytes.position(), first);
        Why why = serving ? Why.CLIENT_SPEAKS_PLAIN_TEXT : Why.SERVER_SPEAKS_PLAIN_TEXT;
        String hex = HexFormat.ofDelimiter(" ").formatHex(first);
        return new HandshakeFailed(why, "the peer's first bytes are no TLS record: " + hex);
    }

    static Failure tooLarge(String what, long bytes, long limit) {
        return new HandshakeFailed(
                Why.TOO_LARGE, what + " of " + bytes + " bytes is over the limit of " + limit);
    }

    static Failure renegotiation() {
        return new HandshakeFailed(
                Why.RENEGOTIATION, "the peer asked for a new handshake on an open connection");
    }

    static Failure ended() {
        return new HandshakeFailed(
                Why.ENDED, "the peer closed the connection within the handshake");
    }

    static Failure broke(Throwable failure) {
        return new HandshakeFailed(
                Why.ENDED,
                "the connection broke within the handshake: " + failure.getMessage(),
                failure);
    }

    /** Returns the alert that the peer sent unencrypted, which the TLS engine could not decrypt. */
    static SSLException alerted(int description, SSLException failure) {
        String name = ALERTS.getOrDefault(description, "alert_" + description);
        return new SSLException(RECEIVED + name, failure);
    }

    /**
     * Converts an exception of the TLS engine to a failure.
     *
     * @param shows whether this side presents a certificate
     */
    static Failure of(Exception failure, boolean shows) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof CertificateException untrusted) {
                return untrusted(untrusted, failure);
            }
        }
        String reason = String.valueOf(failure.getMessage());
        return new HandshakeFailed(why(reason, shows), reason, failure);
    }

    private static Failure untrusted(CertificateException failure, Exception whole) {
        Throwable root = failure;
        boolean unknownIssuer = false;
        for (Throwable each = failure; each != null; each = each.getCause()) {
            unknownIssuer |= each instanceof CertPathBuilderException;
            root = each;
        }
        String reason = String.valueOf(root.getMessage());
        boolean outOfDate = root instanceof CertificateExpiredException
                || root instanceof CertificateNotYetValidException;
        boolean name = reason.startsWith("No name") || reason.startsWith("No subject alternative");
        Why why = outOfDate
                ? Why.OUT_OF_DATE
                : unknownIssuer ? Why.UNKNOWN_AUTHORITY : name ? Why.WRONG_NAME : Why.OTHER;
        return new NotTrusted(why, reason, whole);
    }

    private static Why why(String reason, boolean shows) {
        if (reason.contains("certificate_required")
                || (has(reason, "bad_certificate") && !shows)
                || reason.contains("Empty client certificate chain")) {
            return Why.CLIENT_CERTIFICATE_MISSING;
        }
        if (REFUSALS.stream().anyMatch(alert -> has(reason, alert))) {
            return Why.OURS_NOT_TRUSTED;
        }
        if (reason.contains("protocol_version") || reason.contains("not enabled or supported")) {
            return Why.NO_COMMON_VERSION;
        }
        return Why.OTHER;
    }

    private static boolean has(String reason, String alert) {
        return reason.contains(RECEIVED + alert);
    }
}
