package dev.antiphon.engine.server;

import java.util.concurrent.ConcurrentHashMap;

/**
 * The numbers of open connections by address. An address without connections takes no memory, so
 * that there are never more entries than connections. Any thread.
 */
final class ConnectionsPerAddress {
    private final ConcurrentHashMap<AddressNetwork, Integer> open = new ConcurrentHashMap<>();

    /**
     * Counts one more connection of the address. Returns false, without counting, if it has the
     * largest allowed number. Must not be called by two threads at the same time.
     */
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
