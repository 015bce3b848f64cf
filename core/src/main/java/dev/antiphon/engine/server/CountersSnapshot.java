package dev.antiphon.engine.server;

import dev.antiphon.event.Counters;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** The counters of a server at one moment. */
record CountersSnapshot(
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
        Map<String, Long> failures)
        implements Counters {
    CountersSnapshot {
        failures = Collections.unmodifiableMap(new TreeMap<>(failures));
    }
}
