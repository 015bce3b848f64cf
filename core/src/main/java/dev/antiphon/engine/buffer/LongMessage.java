package dev.antiphon.engine.buffer;

import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A message that is composed in pieces, so that it may be larger than the limit of unsent bytes.
 * Used on the connection's loop; the sending thread reads the state between two pieces.
 */
public final class LongMessage {
    private final Message message;
    private final boolean framed;

    /** The bytes with their framing; null if the framing writes head and tail. */
    private final @Nullable ByteBuffer encoded;

    /** The bytes between head and tail; null until the first piece. */
    private @Nullable ByteBuffer content;

    private int composedBytes;

    /** The actions that compose later messages, which were sent while this one was incomplete. */
    private final List<Runnable> following = new ArrayList<>();

    private long followingBytes;

    /**
     * Creates a message. No piece of it is composed yet.
     *
     * @param framed whether the framing's head and tail are sent with the message
     */
    public LongMessage(Message message, boolean framed) {
        this(message, framed, null);
    }

    private LongMessage(Message message, boolean framed, @Nullable ByteBuffer encoded) {
        this.message = message;
        this.framed = framed;
        this.encoded = encoded;
    }

    /** Returns a message whose bytes, with their framing, were encoded before. */
    public static LongMessage encoded(Message message, ByteBuffer encoded) {
        return new LongMessage(message, true, encoded);
    }

    /** Returns whether the framing still writes the head and the tail of the message. */
    public boolean isFramed() {
        return framed && encoded == null;
    }

    /** Returns whether the message is sent with a head and a tail. */
    public boolean isShownFramed() {
        return framed;
    }

    /** Returns whether a piece of the message was composed. */
    public boolean isBegun() {
        return content != null;
    }

    /** Returns whether all pieces were composed. */
    public boolean isComplete() {
        return content != null && composedBytes == content.remaining();
    }

    /** Fills in the computed fields, and returns the bytes between head and tail. */
    public ByteBuffer begin(Framing framing) {
        ByteBuffer bytes = encoded == null ? message.buffer() : encoded;
        ByteBuffer filled = isFramed() ? framing.filled(bytes) : bytes;
        content = filled;
        return filled;
    }

    /** Returns the message as it is sent, with its computed fields. */
    public Message shown() {
        ByteBuffer bytes = content();
        return encoded != null || bytes.equals(message.buffer()) ? message : Message.of(bytes);
    }

    /** Returns the bytes between head and tail. */
    public ByteBuffer content() {
        ByteBuffer bytes = content;
        if (bytes == null) {
            throw new IllegalStateException("no piece of the message was composed");
        }
        return bytes;
    }

    /** Returns the next bytes, and counts them as composed. */
    public ByteBuffer next(int bytesMax) {
        ByteBuffer bytes = content();
        int count = Math.min(bytesMax, bytes.remaining() - composedBytes);
        ByteBuffer piece = bytes.slice(bytes.position() + composedBytes, count);
        composedBytes += count;
        return piece;
    }

    /** Keeps a copy of the bytes, to be composed after the message. */
    public void then(ByteBuffer bytes, Consumer<ByteBuffer> composing) {
        ByteBuffer kept = Message.of(bytes).buffer();
        followingBytes += kept.remaining();
        following.add(() -> composing.accept(kept));
    }

    /** Returns the number of bytes that are kept until the message is complete. */
    public long followingBytes() {
        return followingBytes;
    }

    /** Composes the kept bytes. Called once the message is complete. */
    public void composeFollowing() {
        following.forEach(Runnable::run);
    }
}
