package dev.antiphon;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Bytes with a boundary: what one side said at once, without the framing around it.
 *
 * <p>The bytes are exactly those of the wire, whether they are text or not. Two messages are equal
 * when their bytes are.
 *
 * <p>A message is immutable and may be shared between threads, with one exception: the one handed
 * to an {@link InlineHandler} is a view of the event loop's own buffer, valid until the handler
 * returns. {@link #owned()} gives a copy to keep.
 *
 * <p>Made by the factories below; the interface is not meant to be implemented elsewhere.
 */
public interface Message {
    /** The number of bytes. */
    int size();

    /**
     * One byte.
     *
     * @throws IndexOutOfBoundsException when {@code index} is not within 0 and {@code size() - 1}
     */
    byte byteAt(int index);

    /** A copy of the bytes. */
    byte[] bytes();

    /** A read-only view of the bytes, from position 0 to the limit {@link #size()}. */
    ByteBuffer buffer();

    /**
     * The bytes read as UTF-8, with U+FFFD in place of each malformed sequence; {@link #isText()}
     * tells beforehand.
     */
    String text();

    /** Whether the bytes are well-formed UTF-8. */
    boolean isText();

    /** Puts all the bytes into {@code target} at its position, which moves on. */
    void copyTo(ByteBuffer target);

    /** This message where it owns its bytes, else a copy that does. */
    Message owned();

    /** A message of the text's UTF-8 bytes; a lone surrogate becomes {@code ?}. */
    static Message text(CharSequence text) {
        return new OwnedMessage(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** A message of a copy of these bytes. */
    static Message of(byte[] bytes) {
        return new OwnedMessage(bytes.clone());
    }

    /**
     * A message of a copy of what the buffer holds between its position and limit, which stay as
     * they are.
     */
    static Message of(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(bytes.position(), copy);
        return new OwnedMessage(copy);
    }

    /** The message of no bytes. */
    static Message empty() {
        return OwnedMessage.EMPTY;
    }
}
