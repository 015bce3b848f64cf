package dev.antiphon.message;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One message: the bytes between two boundaries of a framing, without the framing itself.
 *
 * <p>The bytes are exactly those that were received or are sent, text or not. Immutable; may be
 * shared between threads. Two messages are equal when their bytes are equal.
 */
public final class Message implements MessageView {
    private static final Message EMPTY = new Message(new byte[0]);

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

    @Override
    public String toString() {
        return "Message[" + bytes.length + " bytes]";
    }
}
