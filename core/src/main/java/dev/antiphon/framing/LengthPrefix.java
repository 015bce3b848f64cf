package dev.antiphon.framing;

import java.nio.ByteBuffer;

/**
 * A big-endian, unsigned length before the message. The length counts the message alone.
 *
 * @param lengthBytes how many bytes the length takes: 1, 2, 3, 4 or 8
 */
record LengthPrefix(int lengthBytes) implements Framing {
    LengthPrefix {
        if (lengthBytes < 1 || lengthBytes > 8 || (lengthBytes > 4 && lengthBytes < 8)) {
            throw new IllegalArgumentException(
                    "framing \"length:" + lengthBytes + "\": a length takes 1, 2, 3, 4 or 8 bytes");
        }
    }

    @Override
    public void decode(Scan scan) {
        ByteBuffer bytes = scan.bytes();
        int start = bytes.position();
        int here = bytes.remaining();
        if (here < lengthBytes) {
            scan.incomplete(0);
            return;
        }
        long length = 0;
        for (int i = 0; i < lengthBytes; i++) {
            length = (length << 8) | (bytes.get(start + i) & 0xFF);
        }
        if (Long.compareUnsigned(length, scan.messageBytesMax()) > 0) {
            scan.tooLong(length);
        } else if (here - lengthBytes < length) {
            scan.incomplete(0);
        } else {
            scan.message(lengthBytes, (int) length, lengthBytes + (int) length);
        }
    }

    @Override
    public void encodeHead(ByteBuffer content, ByteBuffer out) {
        long length = content.remaining();
        if (length > contentBytesMax()) {
            throw new IllegalArgumentException("a message of " + length + " bytes is over the "
                    + contentBytesMax() + " that " + this + " can count; use a longer length");
        }
        for (int shift = 8 * (lengthBytes - 1); shift >= 0; shift -= 8) {
            out.put((byte) (length >>> shift));
        }
    }

    @Override
    public void encodeTail(ByteBuffer content, ByteBuffer out) {
        // the length said it all
    }

    @Override
    public int overheadBytesMax() {
        return lengthBytes;
    }

    @Override
    public long contentBytesMax() {
        return lengthBytes == 8 ? Long.MAX_VALUE : (1L << (8 * lengthBytes)) - 1;
    }

    @Override
    public String toString() {
        return "length:" + lengthBytes;
    }
}
