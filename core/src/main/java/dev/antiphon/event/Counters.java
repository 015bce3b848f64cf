package dev.antiphon.event;

import dev.antiphon.config.Limits;
import dev.antiphon.failure.Failure;

import java.util.Map;

/**
 * The counters of a server at one time: totals since its start, and current values. They do not
 * depend on listeners. The numbers are exact while no event loop works; otherwise they may have
 * been read at slightly different times.
 */
public interface Counters {
    /** Returns the number of accepted connections, without refused ones. */
    long accepted();

    /** Returns the number of connections refused by {@link Limits#maxConnectionsPerAddress}. */
    long refused();

    /** Returns the number of open connections. */
    int open();

    /** Returns the number of whole messages received. */
    long messagesIn();

    /** Returns the number of messages composed for sending. */
    long messagesOut();

    /** Returns the number of bytes received, framing included. */
    long bytesIn();

    /** Returns the number of bytes that the system accepted for sending, framing included. */
    long bytesOut();

    /**
     * Returns the number of bytes buffered in incomplete or unread messages, bounded by {@link
     * Limits#maxInboundBytes}.
     */
    long inboundBytes();

    /**
     * Returns the number of unsent bytes buffered for slow readers; see {@link
     * Limits#maxOutboundBytes}.
     */
    long outboundBytes();

    /**
     * Returns the number of times that one piece of work occupied an event loop for at least {@link
     * Limits#loopStallTimeout}.
     */
    long loopStalls();

    /** Returns the number of events that slow listeners lost, counted once per listener. */
    long eventsDropped();

    /**
     * Returns the number of failures by {@link Failure#code}, in the order of the codes; a code
     * that never occurred is absent.
     */
    Map<String, Long> failures();

    /** Returns the number of failures with this code. */
    default long failures(String code) {
        return failures().getOrDefault(code, 0L);
    }
}
