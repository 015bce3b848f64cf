package dev.antiphon.message;

import dev.antiphon.handler.InlineHandler;

import java.nio.ByteBuffer;

/**
 * Read access to the bytes of one message. An {@link InlineHandler} gets a view of the event loop's
 * own buffer, which is valid until the handler returns; {@link #toMessage} gives a copy to keep.
 *
 * <p>For the thread that received it. Users do not implement it.
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
     * Decodes the bytes as UTF-8, with U+FFFD for each malformed sequence; {@link #isText} tests
     * for these.
     */
    String text();

    /** Returns whether the bytes are well-formed UTF-8. */
    boolean isText();

    /** Copies all bytes to {@code target} at its position, which advances. */
    void copyTo(ByteBuffer target);

    /**
     * Returns an immutable message with these bytes: a copy, or this object if it is immutable
     * itself.
     */
    Message toMessage();
}
