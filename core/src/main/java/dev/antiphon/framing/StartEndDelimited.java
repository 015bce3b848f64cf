package dev.antiphon.framing;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * A message between a start byte and an end. Behind {@code stx} (STX … ETX, as in ISO 1745) and
 * {@code mllp} (VT … FS CR, HL7's Minimal Lower Layer Protocol).
 *
 * <p>Nothing is escaped: a message may not contain the end. Anything but the start byte between two
 * messages is malformed.
 */
final class StartEndDelimited implements Framing {
    static final StartEndDelimited STX =
            new StartEndDelimited("stx", (byte) 0x02, new byte[] {0x03});
    static final StartEndDelimited MLLP =
            new StartEndDelimited("mllp", (byte) 0x0B, new byte[] {0x1C, '\r'});

    private final String name;
    private final byte start;
    private final byte[] end;

    private StartEndDelimited(String name, byte start, byte[] end) {
        this.name = name;
        this.start = start;
        this.end = end;
    }

    @Override
    public void decode(DecodeContext decodeContext) {
        ByteBuffer bytes = decodeContext.bytes();
        int from = bytes.position();
        int limit = bytes.limit();
        if (!bytes.hasRemaining()) {
            decodeContext.incomplete(0);
            return;
        }
        if (bytes.get(from) != start) {
            decodeContext.malformed("a message begins with byte 0x%02X, not 0x%02X"
                    .formatted(start, bytes.get(from)));
            return;
        }
        int found =
                ByteSearch.indexOf(bytes, end, from + Math.max(1, decodeContext.scanned()), limit);
        int size = (found >= 0 ? found : limit - (end.length - 1)) - from - 1;
        if (size > decodeContext.maxMessageBytes()) {
            decodeContext.tooLong(size);
        } else if (found >= 0) {
            decodeContext.message(1, size, 1 + size + end.length);
        } else {
            decodeContext.incomplete(Math.max(1, size + 1));
        }
    }

    @Override
    public void encodeHead(ByteBuffer content, ByteBuffer out) {
        int found = ByteSearch.indexOf(content, end, content.position(), content.limit());
        if (found >= 0) {
            throw new IllegalArgumentException(
                    "a message in %s framing cannot contain its end (at byte %d); use length:4"
                            .formatted(name, found - content.position()));
        }
        out.put(start);
    }

    @Override
    public void encodeTail(ByteBuffer content, ByteBuffer out) {
        out.put(end);
    }

    @Override
    public int headBytes() {
        return 1;
    }

    @Override
    public int overheadBytesMax() {
        return 1 + end.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StartEndDelimited that && name.equals(that.name);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(name);
    }

    @Override
    public String toString() {
        return name;
    }
}
