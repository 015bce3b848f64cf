package dev.antiphon.engine.tls;

import java.nio.ByteBuffer;

/** The header of a TLS record, which is not encrypted (RFC 8446, 5.1). */
public final class TlsRecord {
    /**
     * The largest size of a record's body, including bytes added by encryption (RFC 8446, 5.2; RFC
     * 5246, 6.2.3).
     */
    static final int BYTES_MAX = (1 << 14) + (1 << 11);

    private static final int HEADER_BYTES = 5;
    private static final int ALERT = 21;
    private static final int ALERT_BYTES = 2;
    private static final int HANDSHAKE = 22;
    private static final int MAJOR = 3;
    private static final int CLIENT_HELLO = 1;

    private TlsRecord() {}

    /** Returns whether a peer's first bytes can be TLS. */
    static boolean beginsIn(ByteBuffer bytes) {
        int at = bytes.position();
        byte type = bytes.get(at);
        return (type == HANDSHAKE || type == ALERT)
                && (bytes.remaining() == 1 || bytes.get(at + 1) == MAJOR);
    }

    /** Returns whether a peer's first bytes are the beginning of a TLS client hello. */
    public static boolean isClientHello(ByteBuffer bytes) {
        int at = bytes.position();
        return bytes.remaining() > HEADER_BYTES
                && bytes.get(at) == HANDSHAKE
                && bytes.get(at + 1) == MAJOR
                && bytes.get(at + HEADER_BYTES) == CLIENT_HELLO;
    }

    /**
     * Returns whether the record's type is handshake. In TLS 1.3, encrypted handshake records have
     * another type.
     */
    static boolean isHandshake(ByteBuffer bytes) {
        return bytes.get(bytes.position()) == HANDSHAKE;
    }

    /**
     * Returns the description of an unencrypted alert record (RFC 8446, 6); -1 for another record.
     * An encrypted alert is longer.
     */
    static int alert(ByteBuffer bytes) {
        int at = bytes.position();
        return bytes.get(at) == ALERT && bodyBytes(bytes) == ALERT_BYTES && isWhole(bytes)
                ? Byte.toUnsignedInt(bytes.get(at + HEADER_BYTES + 1))
                : -1;
    }

    /** Returns the length of the record's body; -1 if the length has not arrived. */
    static int bodyBytes(ByteBuffer bytes) {
        return bytes.remaining() < HEADER_BYTES
                ? -1
                : Short.toUnsignedInt(bytes.getShort(bytes.position() + 3));
    }

    /** Returns the length of the record; if its header is incomplete, the length of a header. */
    static int bytes(ByteBuffer bytes) {
        return HEADER_BYTES + Math.max(0, bodyBytes(bytes));
    }

    /** Returns whether a whole record has arrived. */
    static boolean isWhole(ByteBuffer bytes) {
        return bytes.remaining() >= bytes(bytes);
    }
}
