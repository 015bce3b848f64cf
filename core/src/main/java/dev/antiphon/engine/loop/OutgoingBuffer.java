package dev.antiphon.engine.loop;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/**
 * The buffer in which a loop's connections compose their output, one connection after the other.
 * Used on the loop's thread only.
 */
@SuppressWarnings("ReferenceEquality") // the owner is compared by identity
public final class OutgoingBuffer {
    private static final int BYTES = 1 << 17;

    private final ByteBuffer bytes = ByteBuffer.allocateDirect(BYTES);

    /** The connection whose bytes are in the buffer. */
    private @Nullable LoopConnection owner;

    /**
     * Returns the buffer for this connection. If it has bytes of another connection, sends those
     * first.
     */
    public ByteBuffer of(LoopConnection connection) {
        LoopConnection before = owner;
        if (before != connection) {
            if (before == null) {
                bytes.clear(); // bytes that a connection wrote after its end
            } else {
                before.send(bytes);
            }
            owner = connection;
        }
        return bytes;
    }

    /** Returns whether this connection has bytes in the buffer. */
    public boolean hasAnyOf(LoopConnection connection) {
        return owner == connection && bytes.position() > 0;
    }

    /** Discards the bytes of the connection in the buffer. */
    public void discard(LoopConnection connection) {
        if (owner == connection) {
            bytes.clear();
            owner = null;
        }
    }

    /** Returns a second view of the buffer, with its own position and limit. */
    public ByteBuffer view() {
        return bytes.duplicate();
    }
}
