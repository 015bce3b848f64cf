package dev.antiphon.load.engine;

import java.util.HashMap;
import java.util.Map;

/**
 * What one loop has met in a whole run beside the columns. Written by the loop, read when no phase
 * is running.
 */
final class Notes {
    private static final int TEXTS_MAX = 20;

    private final Map<String, Long> faults = new HashMap<>();
    private long opened;
    private long unasked;
    private long portsUsedUp;

    /** A connection came about. */
    void opened() {
        opened++;
    }

    /** A message came that no request was waiting for. */
    void unasked() {
        unasked++;
    }

    /** No local port was left to connect from. */
    void portsUsedUp() {
        portsUsedUp++;
    }

    /** Something out of the ordinary, in words. */
    void faulted(String text) {
        if (faults.size() < TEXTS_MAX || faults.containsKey(text)) {
            faults.merge(text, 1L, Long::sum);
        }
    }

    long connectionsOpened() {
        return opened;
    }

    long messagesUnasked() {
        return unasked;
    }

    long requestsWithoutPort() {
        return portsUsedUp;
    }

    Map<String, Long> faults() {
        return faults;
    }
}
