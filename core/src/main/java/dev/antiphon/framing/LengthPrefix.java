package dev.antiphon.framing;

import java.nio.ByteBuffer;

/**
 * An unsigned binary length before the message.
 *
 * @param lengthBytes how many bytes the length takes: 1, 2, 3, 4 or 8
 * @param littleEndian whether its lowest byte comes first
 * @param inclusive whether it counts itself too
 */
record LengthPrefix(int lengthBytes, boolean littleEndian, boolean inclusive) implements Framing {
    LengthPrefix {
        if (lengthBytes < 1 || lengthBytes > 8 || (lengthBytes > 4 && lengthBytes < 8)) {
            throw new IllegalArgumentException(
                    "framing \"length:%d\": a length takes 1, 2, 3, 4 or 8 bytes"
                            .formatted(lengthBytes));
        }
    }

    @Override
    public void decode(DecodeContext decodeContext) {
        ByteBuffer bytes = decodeContext.bytes();
        if (bytes.remaining() < lengthBytes) {
            decodeContext.incomplete(0);
            return;
        }
        long length = read(bytes);
        if (inclusive && Long.compareUnsigned(length, lengthBytes) < 0) {
            decodeContext.malformed(
                    "a length of %d cannot count its own %d bytes".formatted(length, lengthBytes));
            return;
        }
        long content = inclusive ? length - lengthBytes : length;
        if (Long.compareUnsigned(content, decodeContext.maxMessageBytes()) > 0) {
            decodeContext.tooLong(content);
        } else if (bytes.remaining() - lengthBytes < content) {
            decodeContext.incomplete(0);
        } else {
            decodeContext.message(lengthBytes, (int) content, lengthBytes + (int) content);
        }
    }

    private long read(ByteBuffer bytes) {
        int start = bytes.position();
        long length = 0;
        for (int i = 0; i < lengthBytes; i++) {
            int at = littleEndian ? lengthBytes - 1 - i : i;
            length = (length << 8) | (bytes.get(start + at) & 0xFF);
        }
        return length;
    }

    @Override
    public void encodeHead(ByteBuffer content, ByteBuffer out) {
        if (content.remaining() > contentBytesMax()) {
            throw new IllegalArgumentException(
                    "a message of %d bytes is over the %d that %s can count; use a longer length"
                            .formatted(content.remaining(), contentBytesMax(), this));
        }
        long length = content.remaining() + (inclusive ? lengthBytes : 0L);
        for (int i = 0; i < lengthBytes; i++) {
            int place = littleEndian ? i : lengthBytes - 1 - i;
            out.put((byte) (length >>> (8 * place)));
        }
    }

    @Override
    public void encodeTail(ByteBuffer content, ByteBuffer out) {
        // the length said it all
    }

    @Override
    public int headBytes() {
        return lengthBytes;
    }

    @Override
    public int overheadBytesMax() {
        return lengthBytes;
    }

    @Override
    public long contentBytesMax() {
        long most = lengthBytes == 8 ? Long.MAX_VALUE : (1L << (8 * lengthBytes)) - 1;
        return inclusive ? most - lengthBytes : most;
    }

    @Override
    public String toString() {
        return "length:"
                + lengthBytes
                + (littleEndian ? ",le" : "")
                + (inclusive ? ",inclusive" : "");
    }
}
