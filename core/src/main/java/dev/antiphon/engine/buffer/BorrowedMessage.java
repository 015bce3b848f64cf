package dev.antiphon.engine.buffer;

import dev.antiphon.message.Message;
import dev.antiphon.message.MessageView;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * A view of one message in a loop's buffer. The view is reused for each message, so that receiving
 * a message allocates no memory. Used on the loop's thread only.
 */
public final class BorrowedMessage implements MessageView {
    /** The buffer; null after the handler has returned. */
    private @Nullable ByteBuffer source;

    private int from;
    private int size;

    /**
     * Sets the view to {@code size} bytes of the buffer, beginning at absolute index {@code from}.
     */
    public BorrowedMessage aim(ByteBuffer source, int from, int size) {
        this.source = source;
        this.from = from;
        this.size = size;
        return this;
    }

    /** Ends the view. Later reads from it fail. */
    public void release() {
        source = null;
    }

    private ByteBuffer source() {
        ByteBuffer current = source;
        if (current == null) {
            throw new IllegalStateException(
                    "this view of a message ended when its handler returned;"
                            + " keep MessageView.toMessage() instead");
        }
        return current;
    }

    @Override
    public int size() {
        source();
        return size;
    }

    @Override
    public byte byteAt(int index) {
        return source().get(from + Objects.checkIndex(index, size));
    }

    @Override
    public byte[] bytes() {
        byte[] copy = new byte[size];
        source().get(from, copy);
        return copy;
    }

    @Override
    public ByteBuffer buffer() {
        return source().slice(from, size).asReadOnlyBuffer();
    }

    @Override
    public String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    @Override
    public boolean isText() {
        return toMessage().isText();
    }

    @Override
    public void copyTo(ByteBuffer target) {
        target.put(target.position(), source(), from, size).position(target.position() + size);
    }

    @Override
    public Message toMessage() {
        return Message.of(source().slice(from, size));
    }

    @Override
    public String toString() {
        return "MessageView[" + size + " bytes]";
    }
}
