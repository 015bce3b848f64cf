package dev.antiphon.engine.server;

import java.util.concurrent.ConcurrentHashMap;

/**
 * The numbers of open connections by address. An address without connections has no entry, so that
 * there are never more entries than connections. Any thread may use it.
 */
final class ConnectionsPerAddress {
    private final ConcurrentHashMap<AddressNetwork, Integer> open = new ConcurrentHashMap<>();

    /**
     * Counts one more connection of the address. Returns false, and counts nothing, if the address
     * has the largest allowed number. Two threads must not call it at the same time.
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
