package dev.antiphon.framing;

import dev.antiphon.argument.Plural;

import java.nio.ByteBuffer;

/**
 * A framing by a length that is encoded as a base 128 varint of protobuf: seven bits per byte, the
 * lowest first, with the top bit set while more bytes follow (Protocol Buffers, "Encoding", Base
 * 128 Varints). Its names are {@code varint}, {@code varint@OFFSET} and {@code mqtt}.
 *
 * <p>Without an offset the message is the bytes after the length. With an offset the message is the
 * whole frame: the bytes up to the length, the length, and the bytes that the length counts.
 */
final class Varint implements Framing {
    static final Varint INSTANCE = new Varint("varint", -1);

    private static final int LENGTH_BYTES_MAX = 10;

    private final String name;

    /** The number of bytes before the length; 0 if the length is not part of the message. */
    private final int offset;

    private final boolean isPart;

    private Varint(String name, int offset) {
        this.name = name;
        this.offset = Math.max(0, offset);
        this.isPart = offset >= 0;
    }

    /** Returns the framing whose messages contain their length after this number of bytes. */
    static Varint at(String name, int offset) {
        if (offset > LengthField.BYTES_MAX) {
            throw new IllegalArgumentException("framing \"%s\": an offset is at most %s"
                    .formatted(name, LengthField.BYTES_MAX));
        }
        return new Varint(name, offset);
    }

    @Override
    public void decode(DecodeContext decodeContext) {
        ByteBuffer bytes = decodeContext.bytes();
        int start = bytes.position() + offset;
        int here = bytes.remaining() - offset;
        long length = 0;
        for (int i = 0; i < LENGTH_BYTES_MAX; i++) {
            if (i >= here) {
                decodeContext.incomplete(0);
                return;
            }
            byte each = bytes.get(start + i);
            length |= (long) (each & 0x7F) << (7 * i);
            if (i == LENGTH_BYTES_MAX - 1 && (each & 0xFE) != 0) {
                break; // bits beyond the 64th would be lost
            }
            if (each >= 0) {
                found(decodeContext, offset + i + 1, length);
                return;
            }
        }
        decodeContext.malformed(
                "a varint has 64 bits in %s bytes at the most".formatted(LENGTH_BYTES_MAX));
    }

    private void found(DecodeContext decodeContext, int head, long length) {
        int before = isPart ? head : 0; // the part of the head that is content
        long size = length + before;
        boolean overflows = Long.compareUnsigned(size, length) < 0;
        if (overflows || Long.compareUnsigned(size, decodeContext.maxMessageBytes()) > 0) {
            decodeContext.tooLong(overflows ? -1L : size);
        } else if (decodeContext.bytes().remaining() - head < length) {
            decodeContext.incomplete(0);
        } else {
            decodeContext.message(head - before, (int) size, head + (int) length);
        }
    }

    @Override
    public ByteBuffer filled(ByteBuffer content) {
        if (!isPart) {
            return content;
        }
        DecodeContext probe = new DecodeContext();
        decode(probe.look(content, 0, 0, Integer.MAX_VALUE));
        boolean isRight = probe.outcome() == DecodeContext.Outcome.MESSAGE
                && probe.takenBytes() == content.remaining();
        int head = isRight ? 0 : head(content);
        if (isRight) {
            return content;
        }
        int size = content.remaining() - head;
        ByteBuffer copy = ByteBuffer.allocate(offset + LENGTH_BYTES_MAX + size);
        copy.put(0, content, content.position(), offset).position(offset);
        put(size, copy);
        copy.put(copy.position(), content, content.position() + head, size);
        return copy.limit(copy.position() + size).position(0);
    }

    /** Returns the size of the length together with the bytes before it. */
    private int head(ByteBuffer content) {
        for (int i = offset; i < Math.min(content.remaining(), offset + LENGTH_BYTES_MAX); i++) {
            if (content.get(content.position() + i) >= 0) {
                return i + 1;
            }
        }
        throw new IllegalArgumentException(
                "a message in framing %s has its length after %s; this one has %s and no length"
                        .formatted(
                                name,
                                Plural.of(offset, "byte"),
                                Plural.of(content.remaining(), "byte")));
    }

    // filled returns the same buffer if it has filled in nothing
    @SuppressWarnings("ReferenceEquality")
    @Override
    public void encodeHead(ByteBuffer content, ByteBuffer out) {
        if (!isPart) {
            put(content.remaining(), out);
        } else if (filled(content) != content) {
            throw new IllegalArgumentException(
                    "the length in a message of framing %s is not that of its %s bytes"
                            .formatted(name, content.remaining()));
        }
    }

    private static void put(int length, ByteBuffer out) {
        int left = length;
        while (left >= 0x80) {
            out.put((byte) (left | 0x80));
            left >>>= 7;
        }
        out.put((byte) left);
    }

    @Override
    public void encodeTail(ByteBuffer content, ByteBuffer out) {
        // the boundary follows from the length
    }

    @Override
    public int headBytes() {
        return isPart ? 0 : -1;
    }

    @Override
    public int overheadBytesMax() {
        return isPart ? 0 : 5; // the size of a message is an int
    }

    @Override
    public long contentBytesMin() {
        return isPart ? offset + 1 : 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Varint that && name.equals(that.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
