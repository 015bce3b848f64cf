package dev.antiphon.message;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * One message: the bytes between two boundaries of a framing, without the framing itself.
 *
 * <p>The bytes are exactly those that were received or are sent, text or not. Immutable; may be
 * shared between threads. Two messages are equal when their bytes are equal.
 */
public final class Message implements MessageView {
    private static final Message EMPTY = new Message(new byte[0]);
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");
    private static final int SHOWN_BYTES = 64;

    private final byte[] bytes;

    /**
     * Creates a message from an array without a copy. The caller must keep no reference to the
     * array.
     */
    private Message(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Returns a message with the UTF-8 bytes of the text; a lone surrogate becomes {@code ?}. */
    public static Message text(CharSequence text) {
        return new Message(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns a message with the bytes that the hexadecimal digits describe, two digits a byte.
     * White space is ignored: {@code 0a ff}.
     *
     * @throws IllegalArgumentException when the text contains anything else; the message names it
     */
    public static Message hex(String digits) {
        try {
            return new Message(HexFormat.of().parseHex(digits.replaceAll("\\s+", "")));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "\"" + digits + "\" is not pairs of hexadecimal digits, such as 0a ff", e);
        }
    }

    /** Returns a message with a copy of these bytes. */
    public static Message of(byte[] bytes) {
        return new Message(bytes.clone());
    }

    /**
     * Returns a message with a copy of the bytes between the buffer's position and limit. The
     * buffer is not changed.
     */
    public static Message of(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(bytes.position(), copy);
        return new Message(copy);
    }

    /** Returns the empty message. */
    public static Message empty() {
        return EMPTY;
    }

    @Override
    public int size() {
        return bytes.length;
    }

    @Override
    public byte byteAt(int index) {
        return bytes[index];
    }

    @Override
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public ByteBuffer buffer() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    @Override
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /**
     * Returns all bytes as pairs of hexadecimal digits with a space between them, such as {@code 0a
     * ff}. {@link #hex(String)} reads this text.
     */
    public String hex() {
        return HEX.formatHex(bytes);
    }

    @Override
    public boolean isText() {
        return Utf8.isWellFormed(ByteBuffer.wrap(bytes));
    }

    @Override
    public void copyTo(ByteBuffer target) {
        target.put(bytes);
    }

    @Override
    public Message toMessage() {
        return this;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Message message && Arrays.equals(bytes, message.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /**
     * Returns the size and the beginning of the message in one short line, for people who read a
     * test's failure or a debugger: as text with escapes if the beginning is UTF-8, else in
     * hexadecimal.
     */
    @Override
    public String toString() {
        String size = bytes.length == 1 ? "1 byte" : bytes.length + " bytes";
        return "Message[" + size + (bytes.length == 0 ? "" : ": " + beginning()) + "]";
    }

    private String beginning() {
        int end = Math.min(bytes.length, SHOWN_BYTES);
        int whole = end;
        // a cut within a character must not make the text look like binary
        while (whole < bytes.length && whole > end - 4 && (bytes[whole] & 0xC0) == 0x80) {
            whole--;
        }
        if (Utf8.isWellFormed(ByteBuffer.wrap(bytes, 0, whole))) {
            String text = new String(bytes, 0, whole, StandardCharsets.UTF_8);
            return "\"" + escaped(text) + "\"" + (whole < bytes.length ? "…" : "");
        }
        end = Math.min(end, SHOWN_BYTES / 2);
        return HEX.formatHex(bytes, 0, end) + (end < bytes.length ? " …" : "");
    }

    private static String escaped(String text) {
        StringBuilder out = new StringBuilder(text.length() + 8);
        text.codePoints().forEach(each -> {
            switch (each) {
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '"', '\\' -> out.append('\\').append((char) each);
                default -> append(out, each);
            }
        });
        return out.toString();
    }

    private static void append(StringBuilder out, int codePoint) {
        switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                out.append("\\u{").append(Integer.toHexString(codePoint)).append('}');
            default -> out.appendCodePoint(codePoint);
        }
    }
}
