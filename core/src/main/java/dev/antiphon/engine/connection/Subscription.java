package dev.antiphon.engine.connection;

import org.jspecify.annotations.Nullable;

/**
 * A further source of a connection's output beside its message handler. The connection calls it
 * when its output has been flushed, and at its end.
 *
 * <p>The subscriptions of a connection are an intrusive linked list. Used on the connection's loop.
 */
public abstract class Subscription {
    private @Nullable Subscription next;

    /** Handles the flush of the connection's output, so that more can be composed. */
    protected abstract void flushed();

    /** Composes all output that waits, since the connection accepts none after its orderly end. */
    protected abstract void ending();

    /** Handles the close of the connection. The subscription is not on the list any more. */
    protected abstract void ended();

    /** Adds this subscription to the connection. Returns false if the connection is closed. */
    protected final boolean begin(TcpConnection connection) {
        if (connection.closeSequence.isClosed()) {
            return false;
        }
        next = connection.subscriptions;
        connection.subscriptions = this;
        return true;
    }

    /** Removes this subscription from the connection, if it is there. */
    @SuppressWarnings("ReferenceEquality") // the list holds each subscription once
    protected final void cancel(TcpConnection connection) {
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
            each.ended();
        }
    }
}
