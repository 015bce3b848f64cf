package dev.antiphon.event;

import dev.antiphon.config.Limits;
import dev.antiphon.failure.Failure;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The totals of a server since its start, and its current amounts. Counted whether or not anyone
 * listens to events, and exact where nothing is under way; while loops work, the numbers may be of
 * moments slightly apart.
 *
 * @param accepted connections accepted, without those refused
 * @param refused connections refused over {@link Limits#maxConnectionsPerAddress}
 * @param open connections that are open now
 * @param messagesIn messages received whole
 * @param messagesOut messages composed for sending
 * @param bytesIn bytes received, framing included
 * @param bytesOut bytes that the system took, framing included
 * @param inboundBytes bytes that wait now to become a whole message or to be received, bounded by
 *     {@link Limits#maxInboundBytes}
 * @param outboundBytes bytes that wait now for slow readers, bounded by
 *     {@link Limits#maxOutboundBytes}
 * @param loopStalls how often a loop was held for {@link Limits#loopStallTimeout}
 * @param eventsDropped events lost to listeners that were too slow, counted once per listener
 * @param faults how many there were by {@link Failure#code}; a code that never occurred is absent
 */
public record Counters(
        long accepted,
        long refused,
        int open,
        long messagesIn,
        long messagesOut,
        long bytesIn,
        long bytesOut,
        long inboundBytes,
        long outboundBytes,
        long loopStalls,
        long eventsDropped,
        Map<String, Long> faults) {

    /** Keeps a copy of the faults, in the order of their codes. */
    public Counters {
        faults = Collections.unmodifiableMap(new TreeMap<>(faults));
    }

    /** Returns how many faults had this code. */
    public long faults(String code) {
        return faults.getOrDefault(code, 0L);
    }
}
