package dev.antiphon.framing;

import java.nio.ByteBuffer;

/**
 * A length in ASCII digits before the message, padded with zeros, as in many bank protocols.
 *
 * @param digits how many digits it has, 1 to 10
 * @param inclusive whether it counts itself too
 */
record AsciiLength(int digits, boolean inclusive) implements Framing {
    private static final int DIGITS_MAX = 10;

    AsciiLength {
        if (digits < 1 || digits > DIGITS_MAX) {
            throw new IllegalArgumentException(
                    "framing \"length:%d,text\": a length has 1 to %d digits"
                            .formatted(digits, DIGITS_MAX));
        }
    }

    @Override
    public void decode(DecodeContext decodeContext) {
        ByteBuffer bytes = decodeContext.bytes();
        int start = bytes.position();
        long length = 0;
        for (int i = 0; i < digits; i++) {
            if (i == bytes.remaining()) {
                decodeContext.incomplete(0);
                return;
            }
            int each = bytes.get(start + i);
            if (each < '0' || each > '9') {
                decodeContext.malformed(
                        "a length has %d digits, not 0x%02X".formatted(digits, each & 0xFF));
                return;
            }
            length = 10 * length + (each - '0');
        }
        long content = inclusive ? length - digits : length;
        if (content < 0) {
            decodeContext.malformed(
                    "a length of %d cannot count its own %d digits".formatted(length, digits));
        } else if (content > decodeContext.maxMessageBytes()) {
            decodeContext.tooLong(content);
        } else if (bytes.remaining() - digits < content) {
            decodeContext.incomplete(0);
        } else {
            decodeContext.message(digits, (int) content, digits + (int) content);
        }
    }

    @Override
    public void encodeHead(ByteBuffer content, ByteBuffer out) {
        if (content.remaining() > contentBytesMax()) {
            throw new IllegalArgumentException(
                    "a message of %d bytes is over the %d that %s can count; use more digits"
                            .formatted(content.remaining(), contentBytesMax(), this));
        }
        long left = content.remaining() + (inclusive ? digits : 0L);
        int end = out.position() + digits;
        for (int at = end - 1; at >= end - digits; at--) {
            out.put(at, (byte) ('0' + left % 10));
            left /= 10;
        }
        out.position(end);
    }

    @Override
    public void encodeTail(ByteBuffer content, ByteBuffer out) {
        // the length said it all
    }

    @Override
    public int headBytes() {
        return digits;
    }

    @Override
    public int overheadBytesMax() {
        return digits;
    }

    @Override
    public long contentBytesMax() {
        long most = (long) Math.pow(10, digits) - 1;
        return inclusive ? most - digits : most;
    }

    @Override
    public String toString() {
        return "length:" + digits + ",text" + (inclusive ? ",inclusive" : "");
    }
}
