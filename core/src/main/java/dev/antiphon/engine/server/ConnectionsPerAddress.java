package dev.antiphon.engine.server;

import java.util.concurrent.ConcurrentHashMap;

/**
 * The number of open connections of each address. An address without any takes no room, so that
 * there are never more entries than connections. Any thread.
 */
final class ConnectionsPerAddress {
    private final ConcurrentHashMap<AddressNetwork, Integer> open = new ConcurrentHashMap<>();

    /** Counts one more, unless there are as many as may be. Two threads must not enter at once. */
    boolean enter(AddressNetwork from, int most) {
        if (open.getOrDefault(from, 0) >= most) {
            return false;
        }
        open.merge(from, 1, Integer::sum);
        return true;
    }

    void leave(AddressNetwork from) {
        open.computeIfPresent(from, (addressNetwork, count) -> count == 1 ? null : count - 1);
    }
}
