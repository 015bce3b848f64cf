package dev.antiphon.engine.connection;

import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A message that is composed in pieces, so that no more of it is unsent than may be. On the
 * connection's loop; its sender asks for the state between two pieces.
 */
public final class LongMessage {
    private final Message message;
    private final boolean framed;

    /** The bytes between head and tail; null until the first piece. */
    private @Nullable ByteBuffer content;

    private int composedBytes;

    /** Composes what was to be sent in the meantime. */
    private final List<Runnable> following = new ArrayList<>();

    /** @param framed whether the framing stands around it */
    public LongMessage(Message message, boolean framed) {
        this.message = message;
        this.framed = framed;
    }

    /** Returns whether its framing stands around it. */
    boolean isFramed() {
        return framed;
    }

    /** Returns whether a piece of it was composed. */
    public boolean isBegun() {
        return content != null;
    }

    /** Returns whether all of it was composed. */
    public boolean isComplete() {
        return content != null && composedBytes == content.remaining();
    }

    /** Fixes the bytes, and returns them. */
    ByteBuffer begin(Framing framing) {
        ByteBuffer bytes = message.buffer();
        ByteBuffer filled = framed ? framing.filled(bytes) : bytes;
        content = filled;
        return filled;
    }

    /** Returns the message as it is sent, its fields filled in. */
    Message shown() {
        ByteBuffer bytes = content();
        return bytes.equals(message.buffer()) ? message : Message.of(bytes);
    }

    /** Returns the bytes between head and tail. */
    ByteBuffer content() {
        ByteBuffer bytes = content;
        if (bytes == null) {
            throw new IllegalStateException("no piece of the message was composed");
        }
        return bytes;
    }

    /** Returns the next bytes, which count as composed. */
    ByteBuffer next(int bytesMax) {
        ByteBuffer bytes = content();
        int count = Math.min(bytesMax, bytes.remaining() - composedBytes);
        ByteBuffer piece = bytes.slice(bytes.position() + composedBytes, count);
        composedBytes += count;
        return piece;
    }

    /** Has these bytes composed behind the message, from a copy. */
    void then(ByteBuffer bytes, Consumer<ByteBuffer> composing) {
        ByteBuffer kept = Message.of(bytes).buffer();
        following.add(() -> composing.accept(kept));
    }

    /** Composes what was to be sent in the meantime; the message is complete. */
    void composeFollowing() {
        following.forEach(Runnable::run);
    }
}
