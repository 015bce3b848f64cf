package dev.antiphon.engine;

import dev.antiphon.event.ConnectionEvent.Answered;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/**
 * A request that will be answered, for the events to say so; made only while somebody listens.
 *
 * @param sequence its number on its connection
 * @param nanos when it arrived or was composed, on the monotonic clock
 */
record Asked(long sequence, long nanos) {
    /** The request that arrived last on this connection, or null where nobody listens. */
    static @Nullable Asked last(LiveConnection connection) {
        EventQueues events = connection.setup.events();
        return events.tellsMessagesIn() || events.tellsMessagesOut()
                ? new Asked(connection.sequence(), System.nanoTime())
                : null;
    }

    static Optional<Answered> answered(@Nullable Asked asked, long now) {
        return asked == null
                ? Optional.empty()
                : Optional.of(new Answered(asked.sequence, now - asked.nanos));
    }
}
