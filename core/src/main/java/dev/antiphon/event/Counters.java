package dev.antiphon.event;

import dev.antiphon.config.Limits;
import dev.antiphon.failure.Failure;

import java.util.Map;

/**
 * The totals of a server since its start, and its current amounts, as they were when they were
 * asked for. Counted whether or not anyone listens to events, and exact while nothing happens;
 * while loops work, the numbers may be of moments slightly apart.
 */
public interface Counters {
    /** Returns the connections accepted, without those refused. */
    long accepted();

    /** Returns the connections refused over {@link Limits#maxConnectionsPerAddress}. */
    long refused();

    /** Returns the connections that are open now. */
    int open();

    /** Returns the messages received whole. */
    long messagesIn();

    /** Returns the messages composed for sending. */
    long messagesOut();

    /** Returns the bytes received, framing included. */
    long bytesIn();

    /** Returns the bytes that the system took, framing included. */
    long bytesOut();

    /**
     * Returns the bytes that wait now to become a whole message or to be received, bounded by
     * {@link Limits#maxInboundBytes}.
     */
    long inboundBytes();

    /** Returns the bytes that wait now for slow readers, see {@link Limits#maxOutboundBytes}. */
    long outboundBytes();

    /** Returns how often a loop was held for {@link Limits#loopStallTimeout}. */
    long loopStalls();

    /** Returns the events lost to listeners that were too slow, counted once per listener. */
    long eventsDropped();

    /**
     * Returns the failures by {@link Failure#code}, in the order of their codes; a code that never
     * occurred is absent.
     */
    Map<String, Long> failures();

    /** Returns how many failures had this code. */
    default long failures(String code) {
        return failures().getOrDefault(code, 0L);
    }
}
