package dev.antiphon.engine;

import dev.antiphon.Message;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * A view of a loop's buffer: aimed at one message after the other, so that none allocates. For the
 * loop's thread alone.
 */
final class BorrowedMessage implements Message {
    private ByteBuffer source = ByteBuffer.allocate(0);
    private int from;
    private int size;

    /** Looks at {@code size} bytes of the buffer from the absolute index {@code from} on. */
    BorrowedMessage aim(ByteBuffer source, int from, int size) {
        this.source = source;
        this.from = from;
        this.size = size;
        return this;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public byte byteAt(int index) {
        return source.get(from + Objects.checkIndex(index, size));
    }

    @Override
    public byte[] bytes() {
        byte[] copy = new byte[size];
        source.get(from, copy);
        return copy;
    }

    @Override
    public ByteBuffer buffer() {
        return source.slice(from, size).asReadOnlyBuffer();
    }

    @Override
    public String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    @Override
    public boolean isText() {
        return owned().isText();
    }

    @Override
    public void copyTo(ByteBuffer target) {
        target.put(target.position(), source, from, size).position(target.position() + size);
    }

    @Override
    public Message owned() {
        return Message.of(source.slice(from, size));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Message message && message.buffer().equals(buffer());
    }

    @Override
    public int hashCode() {
        int hash = 1; // as Arrays.hashCode, so that equal messages hash alike
        for (int i = 0; i < size; i++) {
            hash = 31 * hash + source.get(from + i);
        }
        return hash;
    }

    @Override
    public String toString() {
        return "Message[" + size + " bytes, borrowed]";
    }
}
