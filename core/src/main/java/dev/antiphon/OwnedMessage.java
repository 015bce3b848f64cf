package dev.antiphon;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A message that holds its own bytes, which nobody changes after it was made. */
final class OwnedMessage implements Message {
    static final OwnedMessage EMPTY = new OwnedMessage(new byte[0]);

    private final byte[] bytes;

    /** Takes the array over: the caller keeps no reference to it. */
    OwnedMessage(byte[] bytes) {
        this.bytes = bytes;
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
    public Message owned() {
        return this;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Message message && message.buffer().equals(ByteBuffer.wrap(bytes));
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
