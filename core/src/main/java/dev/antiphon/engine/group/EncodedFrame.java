package dev.antiphon.engine.group;

import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;

import java.nio.ByteBuffer;

/**
 * A message with its framing, as all members of that framing share it. Immutable; any thread may
 * read it by views.
 */
final class EncodedFrame {
    private final Framing framing;
    private final ByteBuffer bytes;
    private final Message shown;

    private EncodedFrame(Framing framing, ByteBuffer bytes, Message shown) {
        this.framing = framing;
        this.bytes = bytes;
        this.shown = shown;
    }

    /**
     * Encodes a message.
     *
     * @throws IllegalArgumentException when the framing cannot carry it
     */
    @SuppressWarnings("ReferenceEquality") // filled returns the buffer if it fills in nothing
    static EncodedFrame of(Framing framing, Message message) {
        ByteBuffer content = message.buffer();
        ByteBuffer filled = framing.filled(content);
        Message shown = filled == content ? message : Message.of(filled);
        return new EncodedFrame(framing, framing.encoded(filled), shown);
    }

    /** Returns whether the frame is of this framing. */
    boolean isOf(Framing other) {
        return framing.equals(other);
    }

    int size() {
        return bytes.remaining();
    }

    /** Returns a view of the bytes, framing included. */
    ByteBuffer view() {
        return bytes.duplicate();
    }

    /** Appends the bytes to the buffer. */
    void putInto(ByteBuffer out) {
        int count = bytes.remaining();
        out.put(out.position(), bytes, bytes.position(), count).position(out.position() + count);
    }

    /** Returns the message as it is sent, with its computed fields. */
    Message shown() {
        return shown;
    }
}
