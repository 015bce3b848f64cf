package dev.antiphon.engine.handler;

import dev.antiphon.engine.connection.RequestTag;

import org.jspecify.annotations.Nullable;

/**
 * The tags of the last messages that a conversation received, by their number. Owned by the loop.
 */
final class ReceivedTags {
    /** A power of two. */
    private static final int MOST = 1024;

    private @Nullable RequestTag @Nullable [] tags;
    private long received;

    /** Counts a message; its tag is null where nobody listens. */
    void add(@Nullable RequestTag tag) {
        received++;
        if (tags == null && tag != null) {
            tags = new RequestTag[MOST];
        }
        if (tags != null) {
            tags[(int) (received & (MOST - 1))] = tag;
        }
    }

    /** Returns the tag of the n-th message, from 1; null where it is not known. */
    @Nullable
    RequestTag tag(long number) {
        boolean isKept = number > 0 && number <= received && number > received - MOST;
        return tags == null || !isKept ? null : tags[(int) (number & (MOST - 1))];
    }
}
