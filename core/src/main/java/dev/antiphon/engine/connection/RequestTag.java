package dev.antiphon.engine.connection;

import dev.antiphon.engine.event.EventDispatcher;
import dev.antiphon.event.ConnectionEvent.Answered;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/**
 * A request that will be answered, for the events to say so; made only while somebody listens.
 *
 * @param sequence its number on its connection
 * @param nanos when it arrived or was composed, on the monotonic clock
 */
public record RequestTag(long sequence, long nanos) {
    /** Returns the request that arrived last on this connection, or null where nobody listens. */
    public static @Nullable RequestTag last(TcpConnection connection) {
        EventDispatcher events = connection.connectionConfig.events();
        return events.tellsMessagesIn() || events.tellsMessagesOut()
                ? new RequestTag(connection.sequence(), System.nanoTime())
                : null;
    }

    static Optional<Answered> answered(@Nullable RequestTag requestTag, long now) {
        return requestTag == null
                ? Optional.empty()
                : Optional.of(new Answered(requestTag.sequence, now - requestTag.nanos));
    }
}
