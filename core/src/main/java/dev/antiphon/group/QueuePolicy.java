package dev.antiphon.group;

import dev.antiphon.failure.ServerFailure;
import dev.antiphon.message.Message;

import java.util.Objects;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * The action of a {@link Group} when a message meets the full queue of a slow member. The queue of
 * a member holds the messages that the member's system has not accepted yet.
 */
public sealed interface QueuePolicy {
    /** Returns the policy that resets the member's connection; the default. */
    static QueuePolicy dropMember() {
        return new DropMember();
    }

    /** Returns the policy that skips messages without a notice to the member. */
    static QueuePolicy skipMessages() {
        return new SkipMessages(Optional.empty());
    }

    /**
     * Returns the policy that skips messages and sends the member their number.
     *
     * @param notice makes the message that the member gets in the place of the skipped ones; its
     *     argument is their number. It runs on an event loop and must not block
     */
    static QueuePolicy skipMessages(LongFunction<Message> notice) {
        return new SkipMessages(Optional.of(notice));
    }

    /** Returns the policy that keeps the newest message of each key. */
    static QueuePolicy keepNewest() {
        return new KeepNewest();
    }

    /** Resets the connection with {@link ServerFailure.GroupQueueFull}. */
    record DropMember() implements QueuePolicy {}

    /**
     * Skips each message that meets a full queue. The counters and the event {@link
     * dev.antiphon.event.ConnectionEvent.MessagesSkipped} report the number.
     *
     * @param notice makes the message that the member gets in the place of the skipped ones
     */
    record SkipMessages(Optional<LongFunction<Message>> notice) implements QueuePolicy {
        /** Checks that the value is not null. */
        public SkipMessages {
            Objects.requireNonNull(notice, "notice");
        }
    }

    /**
     * Replaces a waiting message by a newer one with the same key; see {@link Group#send(Object,
     * Message)}. In a full queue a message with another key, or without one, displaces the oldest
     * messages, which are counted as skipped.
     */
    record KeepNewest() implements QueuePolicy {}
}
