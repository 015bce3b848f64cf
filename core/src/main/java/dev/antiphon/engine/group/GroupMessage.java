package dev.antiphon.engine.group;

import dev.antiphon.engine.connection.TcpConnection;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicInteger;

/** A message on its way to the members on all loops. Any thread may use it. */
final class GroupMessage {
    /** The weight of a message without content, about the size of its objects. */
    private static final int EMPTY_WEIGHT = 128;

    private final @Nullable TcpConnection except;
    private final @Nullable Object key;
    private final int weight;
    private final AtomicInteger loopsLeft;

    /**
     * Creates a message.
     *
     * @param except the connection that does not get it; null for none
     * @param key the key by which a newer message replaces it; null for none
     * @param loops the number of loops that deliver it
     */
    GroupMessage(@Nullable TcpConnection except, @Nullable Object key, int weight, int loops) {
        this.except = except;
        this.key = key;
        this.weight = weight;
        this.loopsLeft = new AtomicInteger(loops);
    }

    /** Returns the number of bytes for which a message of this size counts while it waits. */
    static int weight(int bytes) {
        return Math.addExact(bytes, EMPTY_WEIGHT);
    }

    int weight() {
        return weight;
    }

    @Nullable
    Object key() {
        return key;
    }

    boolean hasException() {
        return except != null;
    }

    /** Returns whether the connection gets the message. */
    @SuppressWarnings("ReferenceEquality") // connections are compared by identity
    boolean isFor(TcpConnection connection) {
        return except != connection;
    }

    /** Records that a loop has delivered the message. Returns whether all have. */
    boolean delivered() {
        return loopsLeft.decrementAndGet() == 0;
    }
}
