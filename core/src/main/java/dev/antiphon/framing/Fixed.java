package dev.antiphon.framing;

import dev.antiphon.argument.Plural;

import java.nio.ByteBuffer;

/**
 * A framing whose messages all have the same size.
 *
 * @param bytes the size of a message in bytes
 */
record Fixed(int bytes) implements Framing {
    Fixed {
        if (bytes < 1) {
            throw new IllegalArgumentException(
                    "framing \"fixed:%s\": a message has 1 byte at the least".formatted(bytes));
        }
    }

    @Override
    public void decode(DecodeContext decodeContext) {
        if (bytes > decodeContext.maxMessageBytes()) {
            decodeContext.tooLong(bytes);
        } else if (decodeContext.bytes().remaining() < bytes) {
            decodeContext.incomplete(0);
        } else {
            decodeContext.message(0, bytes, bytes);
        }
    }

    @Override
    public void encodeHead(ByteBuffer content, ByteBuffer out) {
        if (content.remaining() != bytes) {
            throw new IllegalArgumentException("a message in %s framing has %s, this one has %s"
                    .formatted(this, Plural.of(bytes, "byte"), content.remaining()));
        }
    }

    @Override
    public void encodeTail(ByteBuffer content, ByteBuffer out) {
        // all messages have the same size
    }

    @Override
    public int headBytes() {
        return 0;
    }

    @Override
    public int overheadBytesMax() {
        return 0;
    }

    @Override
    public long contentBytesMin() {
        return bytes;
    }

    @Override
    public long contentBytesMax() {
        return bytes;
    }

    @Override
    public String toString() {
        return "fixed:" + bytes;
    }
}
