package dev.antiphon.engine;

import dev.antiphon.Fault;
import dev.antiphon.TlsFault.HandshakeFailed;
import dev.antiphon.TlsFault.NotTrusted;
import dev.antiphon.TlsFault.Why;

import java.nio.ByteBuffer;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.HexFormat;

/**
 * What failures of TLS are called. The JDK's texts, by which some are told apart, are always
 * English.
 */
final class TlsFaults {
    private static final int SHOWN_BYTES = 8;

    private TlsFaults() {}

    static Fault plainText(ByteBuffer bytes, boolean serving) {
        byte[] first = new byte[Math.min(SHOWN_BYTES, bytes.remaining())];
        bytes.get(bytes.position(), first);
        Why why = serving ? Why.CLIENT_SPEAKS_PLAIN_TEXT : Why.SERVER_SPEAKS_PLAIN_TEXT;
        String hex = HexFormat.ofDelimiter(" ").formatHex(first);
        return new HandshakeFailed(why, "the peer's first bytes are no TLS record: " + hex);
    }

    static Fault tooLarge(String what, long bytes, long limit) {
        return new HandshakeFailed(
                Why.TOO_LARGE, what + " of " + bytes + " bytes is over the limit of " + limit);
    }

    static Fault renegotiation() {
        return new HandshakeFailed(
                Why.RENEGOTIATION, "the peer asked for a new handshake on an open connection");
    }

    static Fault ended() {
        return new HandshakeFailed(
                Why.ENDED, "the peer closed the connection within the handshake");
    }

    static Fault broke(String reason) {
        return new HandshakeFailed(
                Why.ENDED, "the connection broke within the handshake: " + reason);
    }

    /** The engine's failure. */
    static Fault of(Exception failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof CertificateException untrusted) {
                return untrusted(untrusted);
            }
        }
        String reason = String.valueOf(failure.getMessage());
        return new HandshakeFailed(why(reason), reason);
    }

    private static Fault untrusted(CertificateException failure) {
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
        return new NotTrusted(why, reason);
    }

    private static Why why(String reason) {
        if (reason.contains("certificate_required")
                || has(reason, "bad_cert")
                || reason.contains("Empty client certificate chain")) {
            return Why.CLIENT_CERTIFICATE_MISSING;
        }
        if (has(reason, "unknown_ca") || has(reason, "certificate_unknown")) {
            return Why.OURS_NOT_TRUSTED;
        }
        if (reason.contains("protocol_version") || reason.contains("not enabled or supported")) {
            return Why.NO_COMMON_VERSION;
        }
        return Why.OTHER;
    }

    private static boolean has(String reason, String alert) {
        return reason.contains("fatal alert: " + alert);
    }
}
