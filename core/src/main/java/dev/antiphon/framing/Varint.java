package dev.antiphon.framing;

import java.nio.ByteBuffer;

/**
 * A length as protobuf writes it before the message: seven bits a byte, the lowest first, the top
 * bit set while more follow (Protocol Buffers, "Encoding", Base 128 Varints).
 */
record Varint() implements Framing {
    static final Varint INSTANCE = new Varint();

    private static final int LENGTH_BYTES_MAX = 10;

    @Override
    public void decode(DecodeContext decodeContext) {
        ByteBuffer bytes = decodeContext.bytes();
        int start = bytes.position();
        int here = bytes.remaining();
        long length = 0;
        for (int i = 0; i < LENGTH_BYTES_MAX; i++) {
            if (i == here) {
                decodeContext.incomplete(0);
                return;
            }
            byte each = bytes.get(start + i);
            length |= (long) (each & 0x7F) << (7 * i);
            if (i == LENGTH_BYTES_MAX - 1 && (each & 0xFE) != 0) {
                break; // bits beyond the 64th would be lost, and a smaller length be believed
            }
            if (each >= 0) {
                found(decodeContext, i + 1, length);
                return;
            }
        }
        decodeContext.malformed(
                "a varint has 64 bits in %d bytes at the most".formatted(LENGTH_BYTES_MAX));
    }

    private static void found(DecodeContext decodeContext, int head, long length) {
        if (Long.compareUnsigned(length, decodeContext.maxMessageBytes()) > 0) {
            decodeContext.tooLong(length);
        } else if (decodeContext.bytes().remaining() - head < length) {
            decodeContext.incomplete(0);
        } else {
            decodeContext.message(head, (int) length, head + (int) length);
        }
    }

    @Override
    public void encodeHead(ByteBuffer content, ByteBuffer out) {
        int left = content.remaining();
        while (left >= 0x80) {
            out.put((byte) (left | 0x80));
            left >>>= 7;
        }
        out.put((byte) left);
    }

    @Override
    public void encodeTail(ByteBuffer content, ByteBuffer out) {
        // the length said it all
    }

    @Override
    public int overheadBytesMax() {
        return 5; // a message's size is an int
    }

    @Override
    public String toString() {
        return "varint";
    }
}
