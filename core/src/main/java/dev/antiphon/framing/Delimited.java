package dev.antiphon.framing;

import java.nio.ByteBuffer;

/**
 * A framing whose messages end with a given sequence of bytes: {@code crlf}, {@code nul} and {@code
 * delimiter:…}.
 *
 * <p>A message must not contain the sequence. The last bytes of the message and the first bytes of
 * the delimiter after it must not form the sequence either.
 */
public final class Delimited implements Framing {
    private final String name;
    private final EndMark delimiter;

    /**
     * Checks the delimiter.
     *
     * @param name the text that {@link #toString} returns
     * @throws IllegalArgumentException when it is empty or too long
     */
    public Delimited(String name, byte[] delimiter) {
        this.name = name;
        this.delimiter = new EndMark(name, delimiter);
    }

    @Override
    public void decode(DecodeContext decodeContext) {
        ByteBuffer bytes = decodeContext.bytes();
        int start = bytes.position();
        int end = bytes.limit();
        int found = delimiter.indexIn(bytes, start + decodeContext.scanned(), end);
        if (found >= 0) {
            int size = found - start;
            if (size > decodeContext.maxMessageBytes()) {
                decodeContext.tooLong(size);
            } else {
                decodeContext.message(0, size, size + delimiter.bytes());
            }
            return;
        }
        // bytes that surely are content: the last ones may begin the delimiter
        int certain = Math.max(0, end - start - (delimiter.bytes() - 1));
        if (certain > decodeContext.maxMessageBytes()) {
            decodeContext.tooLong(certain);
        } else {
            decodeContext.incomplete(certain);
        }
    }

    @Override
    public void encodeHead(ByteBuffer content, ByteBuffer out) {
        int at = delimiter.tooSoonIn(content);
        if (at >= 0) {
            throw new IllegalArgumentException(
                    "a message in %s framing cannot contain its delimiter (at byte %s); use length:4"
                            .formatted(name, at));
        }
    }

    @Override
    public void encodeTail(ByteBuffer content, ByteBuffer out) {
        delimiter.put(out);
    }

    @Override
    public int headBytes() {
        return 0;
    }

    @Override
    public int overheadBytesMax() {
        return delimiter.bytes();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Delimited that && delimiter.equals(that.delimiter);
    }

    @Override
    public int hashCode() {
        return delimiter.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
