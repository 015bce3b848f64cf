package dev.antiphon.engine.connection;

import dev.antiphon.engine.buffer.LongMessage;
import dev.antiphon.message.Message;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/**
 * A further source of a connection's output beside its message handler, such as a group. Its
 * messages are encoded already, since other connections send the same bytes. The connection calls
 * it when its output has been flushed, and at its end.
 *
 * <p>The subscriptions of a connection are an intrusive linked list. Used on the connection's loop.
 */
public abstract class Subscription {
    protected final TcpConnection connection;
    private @Nullable Subscription next;
    private long heldBytes;

    protected Subscription(TcpConnection connection) {
        this.connection = connection;
    }

    /** Handles the flush of the connection's output, so that more can be composed. */
    protected abstract void flushed();

    /** Composes all output that waits, since the connection accepts none after its orderly end. */
    protected abstract void ending();

    /** Handles the close of the connection, after which this subscription has no effect. */
    protected abstract void ended();

    /** Adds this subscription to the connection. Returns false if the connection is closed. */
    protected final boolean begin() {
        if (connection.closeSequence.isClosed()) {
            return false;
        }
        next = connection.subscriptions;
        connection.subscriptions = this;
        return true;
    }

    /** Removes this subscription from the connection, if it is there. */
    @SuppressWarnings("ReferenceEquality") // the list holds each subscription once
    protected final void cancel() {
        hold(-heldBytes);
        Subscription before = null;
        for (Subscription each = connection.subscriptions; each != null; each = each.next) {
            if (each == this) {
                if (before == null) {
                    connection.subscriptions = next;
                } else {
                    before.next = next;
                }
                next = null;
                return;
            }
            before = each;
        }
    }

    /** Returns whether the connection sends messages at all. */
    protected final boolean takesOutput() {
        return connection.closeSequence.takesOutput();
    }

    /**
     * Returns whether bytes can be written at once: the system has accepted all others, and no
     * message is being sent in pieces.
     */
    protected final boolean isFree() {
        return connection.frameWriter.isFree();
    }

    /** Returns whether the system has accepted all bytes that were offered. */
    protected final boolean isFlushed() {
        return connection.frameWriter.unsentBytes() == 0 && !connection.isUnderWay();
    }

    /** Counts and reports a message that {@link #writeEncoded} sends. */
    protected final void tellEncoded(Message shown) {
        connection.frameWriter.tellEncoded(shown);
    }

    /**
     * Writes the bytes of whole messages, framing included, from a direct buffer that other
     * connections use as well. Copies what the system does not accept. Called if {@link #isFree}.
     */
    protected final void writeEncoded(ByteBuffer encoded) {
        FrameWriter writer = connection.frameWriter;
        if (connection.loop.outgoing().hasAnyOf(connection)) {
            writer.send(connection.loop.outgoing().of(connection));
        }
        if (!connection.closeSequence.isClosed()) {
            writer.offerEncoded(encoded);
            connection.countMessages();
        }
        if (writer.unsentBytes() > 0) {
            connection.loop.touch(connection); // so that it watches the peer's progress
        }
    }

    /** Composes the bytes of a whole message, framing included, in the outgoing buffer. */
    protected final void composeEncoded(ByteBuffer encoded, Message shown) {
        connection.frameWriter.composeEncoded(encoded, shown);
    }

    /** Composes the next piece of a message; see {@link FrameWriter#compose}. */
    protected final void compose(LongMessage message, int bytesMax) {
        connection.frameWriter.compose(message, bytesMax, null);
    }

    /** Writes what is composed. Returns whether the system has accepted all of it. */
    protected final boolean flush() {
        connection.frameWriter.flush();
        return connection.frameWriter.unsentBytes() == 0 && takesOutput();
    }

    /**
     * Counts bytes that this subscription holds for the connection as waiting output; negative for
     * bytes that it holds no more. Drops connections if a limit is exceeded, perhaps this one.
     */
    protected final void hold(long more) {
        heldBytes += more;
        connection.connectionConfig.outboundBudget().add(more);
        if (more > 0) {
            OpenConnections.keepWithinBounds(connection);
        }
    }

    static long heldBytes(TcpConnection connection) {
        long sum = 0;
        for (Subscription each = connection.subscriptions; each != null; each = each.next) {
            sum += each.heldBytes;
        }
        return sum;
    }

    static void flushed(TcpConnection connection) {
        for (Subscription each = connection.subscriptions; each != null; each = each.next) {
            each.flushed();
        }
    }

    static void ending(TcpConnection connection) {
        for (Subscription each = connection.subscriptions; each != null; each = each.next) {
            each.ending();
        }
    }

    static void ended(TcpConnection connection) {
        for (Subscription each = connection.subscriptions;
                each != null;
                each = connection.subscriptions) {
            connection.subscriptions = each.next;
            each.next = null;
            each.hold(-each.heldBytes);
            each.ended();
        }
    }
}
