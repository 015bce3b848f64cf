package dev.antiphon.framing;

import java.nio.ByteBuffer;

/**
 * A framing whose messages are enclosed by a start mark and an end mark. Its names are {@code stx}
 * (STX … ETX, as in ISO 1745), {@code mllp} (VT … FS CR, HL7's Minimal Lower Layer Protocol) and
 * {@code enclosed:START,END}.
 *
 * <p>Nothing is escaped: a message must not contain the end mark. Bytes between an end mark and the
 * next start mark are malformed; a lenient framing skips white space there.
 */
final class StartEndDelimited implements Framing {
    static final StartEndDelimited STX = of("stx", new byte[] {0x02}, new byte[] {0x03});
    static final StartEndDelimited MLLP = of("mllp", new byte[] {0x0B}, new byte[] {0x1C, '\r'});

    static final String LENIENT = ",lenient";

    private final String name;
    private final byte[] start;
    private final EndMark end;
    private final boolean isLenient;

    private StartEndDelimited(String name, byte[] start, EndMark end, boolean isLenient) {
        this.name = name;
        this.start = start.clone();
        this.end = end;
        this.isLenient = isLenient;
        if (start.length < 1 || start.length > EndMark.BYTES_MAX) {
            throw new IllegalArgumentException(
                    "framing \"%s\": a start has 1 to %s bytes, this one has %s"
                            .formatted(name, EndMark.BYTES_MAX, start.length));
        }
        if (isLenient && isSpace(start[0])) {
            throw new IllegalArgumentException(
                    "framing \"%s\": white space is passed over, so a message cannot begin with it"
                            .formatted(name));
        }
    }

    /**
     * Checks both marks.
     *
     * @param name the text that {@link #toString} returns
     * @throws IllegalArgumentException when one of them is empty or too long
     */
    static StartEndDelimited of(String name, byte[] start, byte[] end) {
        return new StartEndDelimited(name, start, new EndMark(name, end), false);
    }

    /**
     * Returns a copy of this framing that skips white space between messages.
     *
     * @throws IllegalArgumentException when the start mark begins with white space
     */
    StartEndDelimited lenient() {
        return new StartEndDelimited(name + LENIENT, start, end, true);
    }

    @Override
    public void decode(DecodeContext decodeContext) {
        ByteBuffer bytes = decodeContext.bytes();
        int from = bytes.position();
        int limit = bytes.limit();
        int spaces = isLenient ? spaces(bytes) : 0;
        if (spaces > 0) {
            decodeContext.skip(spaces);
            return;
        }
        for (int i = decodeContext.scanned(); i < start.length && from + i < limit; i++) {
            if (bytes.get(from + i) != start[i]) {
                decodeContext.malformed(wrongStart(bytes.get(from + i), i));
                return;
            }
        }
        if (bytes.remaining() < start.length) {
            decodeContext.incomplete(bytes.remaining());
            return;
        }
        int found =
                end.indexIn(bytes, from + Math.max(start.length, decodeContext.scanned()), limit);
        int size = (found >= 0 ? found : limit - (end.bytes() - 1)) - from - start.length;
        if (size > decodeContext.maxMessageBytes()) {
            decodeContext.tooLong(size);
        } else if (found >= 0) {
            decodeContext.message(start.length, size, start.length + size + end.bytes());
        } else {
            decodeContext.incomplete(start.length + Math.max(0, size));
        }
    }

    private String wrongStart(byte found, int index) {
        String hint = !isLenient && index == 0 && isSpace(found) && equals(MLLP)
                ? "; mllp,lenient passes over white space between messages"
                : "";
        return (index == 0
                                ? "a message begins with byte 0x%02X, not 0x%02X"
                                : "a message's start goes on with byte 0x%02X, not 0x%02X")
                        .formatted(start[index], found)
                + hint;
    }

    private static int spaces(ByteBuffer bytes) {
        int from = bytes.position();
        int at = from;
        while (at < bytes.limit() && isSpace(bytes.get(at))) {
            at++;
        }
        return at - from;
    }

    private static boolean isSpace(byte each) {
        return each == ' ' || each == '\t' || each == '\r' || each == '\n';
    }

    @Override
    public void encodeHead(ByteBuffer content, ByteBuffer out) {
        int at = end.tooSoonIn(content);
        if (at >= 0) {
            throw new IllegalArgumentException(
                    "a message in %s framing cannot contain its end (at byte %s); use length:4"
                            .formatted(name, at));
        }
        out.put(start);
    }

    @Override
    public void encodeTail(ByteBuffer content, ByteBuffer out) {
        end.put(out);
    }

    @Override
    public int headBytes() {
        return start.length;
    }

    @Override
    public int overheadBytesMax() {
        return start.length + end.bytes();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StartEndDelimited that && name.equals(that.name);
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
