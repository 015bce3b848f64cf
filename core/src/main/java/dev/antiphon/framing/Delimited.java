package dev.antiphon.framing;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A message ends where a given sequence of bytes begins. Behind {@code crlf}, {@code nul} and
 * {@code delimiter:…}.
 *
 * <p>A message may not contain the sequence, nor end in such a way that the sequence would begin
 * earlier together with the one that is written after it.
 */
public final class Delimited implements Framing {
    /** The most bytes that a delimiter may have. */
    static final int DELIMITER_BYTES_MAX = 64;

    private final String name;
    private final byte[] delimiter;

    /**
     * Checks the delimiter.
     *
     * @param name what {@link #toString} gives
     * @throws IllegalArgumentException when it is empty or too long
     */
    public Delimited(String name, byte[] delimiter) {
        if (delimiter.length < 1 || delimiter.length > DELIMITER_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "framing \"%s\": a delimiter has 1 to %d bytes, this one has %d"
                            .formatted(name, DELIMITER_BYTES_MAX, delimiter.length));
        }
        this.name = name;
        this.delimiter = delimiter.clone();
    }

    @Override
    public void decode(DecodeContext decodeContext) {
        ByteBuffer bytes = decodeContext.bytes();
        int start = bytes.position();
        int end = bytes.limit();
        int found = ByteSearch.indexOf(bytes, delimiter, start + decodeContext.scanned(), end);
        if (found >= 0) {
            int size = found - start;
            if (size > decodeContext.maxMessageBytes()) {
                decodeContext.tooLong(size);
            } else {
                decodeContext.message(0, size, size + delimiter.length);
            }
            return;
        }
        // what is certainly content: the last bytes may be the front of the delimiter
        int certain = Math.max(0, end - start - (delimiter.length - 1));
        if (certain > decodeContext.maxMessageBytes()) {
            decodeContext.tooLong(certain);
        } else {
            decodeContext.incomplete(certain);
        }
    }

    @Override
    public void encodeHead(ByteBuffer content, ByteBuffer out) {
        int found = ByteSearch.indexOf(content, delimiter, content.position(), content.limit());
        if (found >= 0 || overlapsAtTheEnd(content)) {
            int at = (found >= 0 ? found : content.limit()) - content.position();
            throw new IllegalArgumentException(
                    "a message in %s framing cannot contain its delimiter (at byte %d); use length:4"
                            .formatted(name, at));
        }
    }

    /**
     * Returns whether the delimiter begins within the content's last bytes and ends within the real
     * one.
     */
    private boolean overlapsAtTheEnd(ByteBuffer content) {
        int most = Math.min(delimiter.length - 1, content.remaining());
        for (int kept = 1; kept <= most; kept++) {
            boolean tailIsFront = true;
            for (int i = 0; i < kept && tailIsFront; i++) {
                tailIsFront = content.get(content.limit() - kept + i) == delimiter[i];
            }
            int rest = delimiter.length - kept;
            if (tailIsFront
                    && Arrays.equals(delimiter, kept, delimiter.length, delimiter, 0, rest)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void encodeTail(ByteBuffer content, ByteBuffer out) {
        out.put(delimiter);
    }

    @Override
    public int headBytes() {
        return 0;
    }

    @Override
    public int overheadBytesMax() {
        return delimiter.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Delimited that && Arrays.equals(delimiter, that.delimiter);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(delimiter);
    }

    @Override
    public String toString() {
        return name;
    }
}
