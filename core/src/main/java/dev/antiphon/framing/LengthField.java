package dev.antiphon.framing;

import dev.antiphon.argument.Plural;

import java.nio.ByteBuffer;

/**
 * A framing by a length field at any offset of a frame. It implements {@code length:…} and the
 * protocols that have a length field.
 *
 * <p>A frame consists of the bytes up to the length, the length, and the bytes that the length
 * counts. The message is the frame without its first {@code place.stripped()} bytes. If the length
 * is among the stripped bytes, it is written before the message, and the other stripped bytes are
 * zeros. If the length is part of the message, {@link #filled} writes the correct number into it.
 */
final class LengthField implements Framing {
    /** The largest offset, adjustment and number of stripped bytes. */
    static final int BYTES_MAX = 1 << 14;

    private final String name;
    private final LengthNumber number;
    private final int offset;
    private final int stripped;

    /** The offset of the byte after the length field, from the start of the frame. */
    private final int end;

    /** The size of a message minus the value of its length field. */
    private final long difference;

    /** The smallest value of a length field that counts itself. */
    private final long lengthMin;

    /**
     * The position of the length field in a frame, and the bytes that it counts.
     *
     * @param offset the bytes of the frame before the length
     * @param inclusive whether the length counts the frame from its first byte; else it counts the
     *     bytes after the field
     * @param adjustment added to the length before it is used
     * @param stripped the first bytes of the frame that are not part of the message
     */
    record Place(int offset, boolean inclusive, int adjustment, int stripped) {
        /** Returns the position of a length field that precedes the message. */
        static Place before(LengthNumber number, boolean inclusive) {
            return new Place(0, inclusive, 0, number.bytes());
        }
    }

    /** Creates a framing whose name is built from its parts. */
    LengthField(LengthNumber number, Place place) {
        this(text(number, place), number, place);
    }

    /**
     * Creates a framing with a given name.
     *
     * @throws IllegalArgumentException when the offset is too large, or when the length is neither
     *     stripped nor part of the message
     */
    LengthField(String name, LengthNumber number, Place place) {
        this.name = name;
        this.number = number;
        this.offset = place.offset;
        this.stripped = place.stripped;
        this.end = offset + number.bytes();
        if (offset > BYTES_MAX || stripped > BYTES_MAX || Math.abs(place.adjustment) > BYTES_MAX) {
            throw new IllegalArgumentException(
                    "framing \"%s\": an offset, an adjustment and the bytes to strip are at most %s"
                            .formatted(name, BYTES_MAX));
        }
        if (stripped > offset && stripped < end) {
            throw new IllegalArgumentException(
                    "framing \"%s\": the first %s bytes end within the length; strip %s or %s"
                            .formatted(name, stripped, offset, end));
        }
        this.difference = (place.inclusive ? 0L : end) + place.adjustment - stripped;
        this.lengthMin = Math.max(0, Math.max(0, end - stripped) - difference);
        if (lengthMin > number.max()) {
            throw new IllegalArgumentException(
                    "framing \"%s\": no length up to %s counts its own frame; use a longer length"
                            .formatted(name, number.max()));
        }
    }

    @Override
    public void decode(DecodeContext decodeContext) {
        ByteBuffer bytes = decodeContext.bytes();
        int at = bytes.position() + offset;
        int here = bytes.remaining();
        if (here < end) {
            beginning(decodeContext, at, here - offset);
            return;
        }
        long length = number.read(bytes, at);
        if (length == -1 && number.hasDigits()) {
            beginning(decodeContext, at, number.bytes());
            return;
        }
        if (Long.compareUnsigned(length, lengthMin) < 0) {
            decodeContext.malformed("a length of %s cannot count its own %s; the smallest is %s"
                    .formatted(length, number.shown(), lengthMin));
            return;
        }
        long size = length + difference;
        boolean overflows = difference > 0 && Long.compareUnsigned(size, length) < 0;
        if (overflows || Long.compareUnsigned(size, decodeContext.maxMessageBytes()) > 0) {
            decodeContext.tooLong(overflows ? -1L : size);
        } else if (here - stripped < size) {
            decodeContext.incomplete(0);
        } else {
            decodeContext.message(stripped, (int) size, stripped + (int) size);
        }
    }

    /** Reports an incomplete frame, or a malformed frame if its length has an invalid digit. */
    private void beginning(DecodeContext decodeContext, int at, int count) {
        int wrong = number.wrongDigit(decodeContext.bytes(), at, count);
        if (wrong < 0) {
            decodeContext.incomplete(0);
        } else {
            decodeContext.malformed("a length has %s, not 0x%02X"
                    .formatted(
                            number.kind() == LengthNumber.Kind.BCD
                                    ? "two decimal digits a byte"
                                    : number.shown(),
                            decodeContext.bytes().get(at + wrong)));
        }
    }

    private boolean isPart() {
        return stripped <= offset;
    }

    @Override
    public ByteBuffer filled(ByteBuffer content) {
        if (!isPart()) {
            return content;
        }
        long length = lengthOf(content);
        int at = content.position() + offset - stripped;
        if (number.read(content, at) == length) {
            return content;
        }
        ByteBuffer copy = ByteBuffer.allocate(content.remaining())
                .put(0, content, content.position(), content.remaining());
        number.write(length, copy, offset - stripped);
        return copy;
    }

    /**
     * Returns the value of the length field for a content.
     *
     * @throws IllegalArgumentException when the content is too short or too long for the field
     */
    private long lengthOf(ByteBuffer content) {
        int size = content.remaining();
        if (size < contentBytesMin()) {
            throw new IllegalArgumentException(
                    "a message in framing %s has at least %s,%s this one has %s"
                            .formatted(
                                    name,
                                    Plural.of(contentBytesMin(), "byte"),
                                    isPart() ? " its length among them;" : "",
                                    size));
        }
        if (size > contentBytesMax()) {
            throw new IllegalArgumentException(
                    "a message of %s bytes is over the %s that %s can count; use a longer length"
                            .formatted(size, contentBytesMax(), this));
        }
        return size - difference;
    }

    @Override
    public void encodeHead(ByteBuffer content, ByteBuffer out) {
        long length = lengthOf(content);
        if (isPart()) {
            long written = number.read(content, content.position() + offset - stripped);
            if (written != length) {
                throw new IllegalArgumentException(
                        "the length in a message of framing %s is %s, and not %s"
                                .formatted(name, length, written));
            }
        }
        if (stripped == 0) {
            return;
        }
        int start = out.position();
        if (stripped > number.bytes()) {
            for (int i = 0; i < stripped; i++) {
                out.put(start + i, (byte) 0);
            }
        }
        if (!isPart()) {
            number.write(length, out, start + offset);
        }
        out.position(start + stripped);
    }

    @Override
    public void encodeTail(ByteBuffer content, ByteBuffer out) {
        // the boundary follows from the length
    }

    @Override
    public int headBytes() {
        return stripped;
    }

    @Override
    public int overheadBytesMax() {
        return stripped;
    }

    @Override
    public long contentBytesMin() {
        return lengthMin + difference;
    }

    @Override
    public long contentBytesMax() {
        long most = number.max();
        return difference > Long.MAX_VALUE - most ? Long.MAX_VALUE : most + difference;
    }

    private static String text(LengthNumber number, Place place) {
        boolean isBefore = place.offset == 0 && place.stripped == number.bytes();
        StringBuilder text = new StringBuilder("length:").append(number.bytes());
        if (!isBefore) {
            text.append('@').append(place.offset);
        }
        if (!number.kind().option.isEmpty()) {
            text.append(',').append(number.kind().option);
        }
        text.append(place.inclusive ? ",inclusive" : "");
        if (place.adjustment != 0) {
            text.append(place.adjustment > 0 ? ",+" : ",").append(place.adjustment);
        }
        if (!isBefore && place.stripped > 0) {
            text.append(",strip=").append(place.stripped);
        }
        return text.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LengthField that && name.equals(that.name);
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
