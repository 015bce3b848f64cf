package dev.antiphon.engine.group;

import dev.antiphon.message.Message;

import org.jspecify.annotations.Nullable;

import java.util.function.LongFunction;

/**
 * The settings of a group.
 *
 * @param name the name of the group, for events and failures
 * @param pendingBytesMax the bound of messages that the loops have not taken yet, in bytes
 * @param queue the settings of each member's queue
 */
public record GroupSettings(String name, long pendingBytesMax, Queue queue) {
    /** The actions when a message meets a full queue. */
    public enum WhenFull {
        /** Resets the member's connection. */
        DROP_MEMBER,
        /** Skips the message. */
        SKIP_MESSAGES,
        /** Displaces the oldest message, and always replaces a message with the same key. */
        KEEP_NEWEST
    }

    /**
     * The settings of a member's queue.
     *
     * @param messagesMax the largest number of waiting messages
     * @param bytesMax the largest number of waiting bytes, framing included
     * @param whenFull the action for a message that does not fit
     * @param notice makes the message with the number of skipped ones; null for none
     */
    public record Queue(
            int messagesMax,
            long bytesMax,
            WhenFull whenFull,
            @Nullable LongFunction<Message> notice) {}
}
