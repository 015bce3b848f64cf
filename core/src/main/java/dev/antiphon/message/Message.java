package dev.antiphon.message;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes with a boundary: one message of a peer, without the framing around it.
 *
 * <p>The bytes are exactly those of the wire, whether they are text or not. Immutable; may be
 * shared between threads. Two messages are equal when their bytes are.
 */
public final class Message implements MessageView {
    private static final Message EMPTY = new Message(new byte[0]);

    private final byte[] bytes;

    /** Takes the array over: the caller keeps no reference to it. */
    private Message(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Returns a message of the text's UTF-8 bytes; a lone surrogate becomes {@code ?}. */
    public static Message text(CharSequence text) {
        return new Message(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Returns a message of a copy of these bytes. */
    public static Message of(byte[] bytes) {
        return new Message(bytes.clone());
    }

    /**
     * Returns a message of a copy of the bytes between the buffer's position and limit, which stay
     * unchanged.
     */
    public static Message of(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(bytes.position(), copy);
        return new Message(copy);
    }

    /** Returns the message of no bytes. */
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
