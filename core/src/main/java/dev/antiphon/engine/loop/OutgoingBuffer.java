package dev.antiphon.engine.loop;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/**
 * The buffer in which one loop's connections compose what they send in one go, one connection after
 * the other. For the loop's thread alone.
 */
@SuppressWarnings("ReferenceEquality") // the owner is one object, whatever equals it
public final class OutgoingBuffer {
    private static final int BYTES = 1 << 17;

    private final ByteBuffer bytes = ByteBuffer.allocateDirect(BYTES);

    /** The connection whose bytes these are. */
    private @Nullable LoopConnection owner;

    /** Returns the buffer for this connection; sends first what another one left in it. */
    public ByteBuffer of(LoopConnection connection) {
        LoopConnection before = owner;
        if (before != connection) {
            if (before == null) {
                bytes.clear(); // what a connection wrote after its end
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

    /** Forgets what the connection has in the buffer. */
    public void discard(LoopConnection connection) {
        if (owner == connection) {
            bytes.clear();
            owner = null;
        }
    }

    /** Returns a second view of the buffer, with a position and a limit apart. */
    public ByteBuffer view() {
        return bytes.duplicate();
    }
}
