package dev.antiphon.engine.connection;

import dev.antiphon.engine.event.EventDispatcher;
import dev.antiphon.event.ConnectionEvent.Answered;
import dev.antiphon.event.ConnectionEvent.MessageIn;
import dev.antiphon.event.ConnectionEvent.MessageOut;

import org.jspecify.annotations.Nullable;

/**
 * The tag of a request. The event of a reply uses it to name the request. Created only if there are
 * listeners.
 *
 * @param sequence the number of the request on its connection
 * @param nanos the time at which the request arrived or was composed, on the monotonic clock
 */
public record RequestTag(long sequence, long nanos) {
    /**
     * Returns the tag of the request that arrived last on this connection; null without listeners.
     */
    public static @Nullable RequestTag last(TcpConnection connection) {
        EventDispatcher events = connection.connectionConfig.events();
        return events.tellsMessagesIn() || events.tellsMessagesOut()
                ? new RequestTag(connection.sequence(), System.nanoTime())
                : null;
    }

    /** Returns the event with the request that it answers, if there is one. */
    static MessageIn answering(@Nullable RequestTag requestTag, MessageIn event) {
        return requestTag == null ? event : event.withAnswers(requestTag.answered(event.nanos()));
    }

    /** Returns the event with the request that it answers, if there is one. */
    static MessageOut answering(@Nullable RequestTag requestTag, MessageOut event) {
        return requestTag == null ? event : event.withAnswers(requestTag.answered(event.nanos()));
    }

    private Answered answered(long now) {
        return new Answered(sequence, now - nanos);
    }
}
