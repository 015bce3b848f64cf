package dev.antiphon.engine;

import dev.antiphon.Fault;
import dev.antiphon.Fault.CertificateNotTrusted;
import dev.antiphon.Fault.TlsHandshakeFailed;

import java.nio.ByteBuffer;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.HexFormat;

/** What failures of TLS are called, and what to do about them. The JDK's texts are always English. */
final class TlsFaults {
    private static final int SHOWN_BYTES = 8;
    private static final int HANDSHAKE = 22;
    private static final int ALERT = 21;
    private static final int MAJOR = 3;
    private static final int CLIENT_HELLO = 1;

    private TlsFaults() {}

    /** Whether a peer's first bytes can be TLS (RFC 8446, 5.1). */
    static boolean beginsAsTls(ByteBuffer bytes) {
        int at = bytes.position();
        byte type = bytes.get(at);
        return (type == HANDSHAKE || type == ALERT)
                && (bytes.remaining() == 1 || bytes.get(at + 1) == MAJOR);
    }

    /** Whether a peer's first bytes are the beginning of a TLS client's. */
    static boolean isClientHello(ByteBuffer bytes) {
        int at = bytes.position();
        return bytes.remaining() > 5
                && bytes.get(at) == HANDSHAKE
                && bytes.get(at + 1) == MAJOR
                && bytes.get(at + 5) == CLIENT_HELLO;
    }

    static Fault plainText(ByteBuffer bytes, boolean serving) {
        byte[] first = new byte[Math.min(SHOWN_BYTES, bytes.remaining())];
        bytes.get(bytes.position(), first);
        String hint = serving
                ? "the client speaks plain text: have it use TLS, or serve without"
                : "the server speaks plain text there: connect without TLS, or to its TLS port";
        return new TlsHandshakeFailed(
                "the peer's first bytes are no TLS record: "
                        + HexFormat.ofDelimiter(" ").formatHex(first),
                hint);
    }

    static Fault tooLarge(String what, long bytes, long limit) {
        return new TlsHandshakeFailed(
                what + " of " + bytes + " bytes is over the limit of " + limit, "");
    }

    static Fault renegotiation() {
        return new TlsHandshakeFailed(
                "the peer asked for a new handshake on an open connection",
                "renegotiation is refused: have the peer use TLS 1.3, or not ask for it");
    }

    static Fault ended(boolean serving) {
        return new TlsHandshakeFailed(
                "the peer closed the connection within the handshake",
                serving ? "" : "it may not speak TLS there, or not trust this side");
    }

    static Fault broke(String reason) {
        return new TlsHandshakeFailed(
                "the connection broke within the handshake: " + reason,
                "the peer may not speak TLS there");
    }

    /** The engine's failure. */
    static Fault of(Exception failure, boolean serving) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof CertificateException untrusted) {
                return untrusted(untrusted, serving);
            }
        }
        String reason = String.valueOf(failure.getMessage());
        return new TlsHandshakeFailed(reason, hint(reason, serving));
    }

    private static Fault untrusted(CertificateException failure, boolean serving) {
        Throwable root = failure;
        boolean unknownIssuer = false;
        for (Throwable each = failure; each != null; each = each.getCause()) {
            unknownIssuer |= each instanceof CertPathBuilderException;
            root = each;
        }
        String reason = String.valueOf(root.getMessage());
        if (root instanceof CertificateExpiredException
                || root instanceof CertificateNotYetValidException) {
            return new CertificateNotTrusted(
                    reason, "have the peer renew its certificate, or check this machine's clock");
        }
        if (unknownIssuer) {
            return new CertificateNotTrusted(
                    reason,
                    "give the authority that issued the " + (serving ? "client" : "server")
                            + "'s certificate by TlsOptions.trusted");
        }
        boolean name = reason.startsWith("No name") || reason.startsWith("No subject alternative");
        return new CertificateNotTrusted(
                reason,
                name
                        ? "connect by a name that the certificate has, or give one by"
                                + " TlsOptions.serverName"
                        : "");
    }

    private static String hint(String reason, boolean serving) {
        if (reason.contains("certificate_required") || (!serving && has(reason, "bad_cert"))) {
            return "the server asks for a client certificate: give TlsOptions.certificate";
        }
        if (reason.contains("Empty client certificate chain")) {
            return "have the client send a certificate, or make them WANTED";
        }
        if (has(reason, "unknown_ca") || has(reason, "certificate_unknown")) {
            return "the peer does not trust this side's certificate: give it the authority";
        }
        if (reason.contains("protocol_version") || reason.contains("not enabled or supported")) {
            return "the two sides have no version of TLS in common";
        }
        return "";
    }

    private static boolean has(String reason, String alert) {
        return reason.contains("fatal alert: " + alert);
    }
}
