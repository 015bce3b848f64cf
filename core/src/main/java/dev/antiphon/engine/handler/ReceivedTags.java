package dev.antiphon.engine.handler;

import dev.antiphon.engine.connection.RequestTag;

import org.jspecify.annotations.Nullable;

/**
 * The tags of the last messages that a conversation received, by message number. Used on the loop
 * only.
 */
public final class ReceivedTags {
    /** The largest number of tags kept, a power of two. */
    private static final int MOST = 1024;

    private @Nullable RequestTag @Nullable [] tags;
    private long received;

    /** Adds the tag of the next message; null without listeners. */
    void add(@Nullable RequestTag tag) {
        received++;
        if (tags == null && tag != null) {
            tags = new RequestTag[MOST];
        }
        if (tags != null) {
            tags[(int) (received & (MOST - 1))] = tag;
        }
    }

    /**
     * Returns the tag of the message with this number, counted from 1; null if the tag is not kept.
     */
    @Nullable
    RequestTag tag(long number) {
        boolean isKept = number > 0 && number <= received && number > received - MOST;
        return tags == null || !isKept ? null : tags[(int) (number & (MOST - 1))];
    }
}
