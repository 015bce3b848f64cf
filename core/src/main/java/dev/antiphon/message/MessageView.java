package dev.antiphon.message;

import dev.antiphon.handler.InlineHandler;

import java.nio.ByteBuffer;

/**
 * Read access to the bytes of one message. An {@link InlineHandler} receives a view of the buffer
 * of the event loop. This view is valid until the handler returns; {@link #toMessage} returns a
 * copy to keep.
 *
 * <p>Only the thread that received the view may use it. Users do not implement the interface.
 */
public interface MessageView {
    /** Returns the number of bytes. */
    int size();

    /**
     * Returns one byte.
     *
     * @throws IndexOutOfBoundsException unless {@code index} is from 0 to {@code size() - 1}
     */
    byte byteAt(int index);

    /** Returns a copy of the bytes. */
    byte[] bytes();

    /** Returns a read-only view of the bytes, from position 0 to the limit {@link #size()}. */
    ByteBuffer buffer();

    /**
     * Returns the bytes decoded as UTF-8, with U+FFFD for each malformed sequence; {@link #isText}
     * detects malformed bytes.
     */
    String text();

    /** Returns whether the bytes are well-formed UTF-8. */
    boolean isText();

    /** Copies all bytes to {@code target} at its position, and advances the position. */
    void copyTo(ByteBuffer target);

    /**
     * Returns an immutable message with these bytes: this object if it is immutable, otherwise a
     * copy.
     */
    Message toMessage();
}
