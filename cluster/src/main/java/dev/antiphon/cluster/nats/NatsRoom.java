package dev.antiphon.cluster.nats;

import dev.antiphon.cluster.Occupant;
import dev.antiphon.cluster.RoomEvent;
import dev.antiphon.cluster.RoomNetwork;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A room that is open on this server: the number of its last message, and the members of each
 * server. Its monitor guards the numbers; the receiver is called within it, and only adds a task.
 */
final class NatsRoom {
    private static final int IDS_MAX = 1_000;

    private final String name;
    private final RoomNetwork.Receiver receiver;
    private final Map<String, Long> counts = new HashMap<>();
    private final Set<String> ids = new LinkedHashSet<>();
    private long last;
    private boolean loading = true;
    private boolean missed;

    final Map<String, Occupant> here = new ConcurrentHashMap<>();

    /** By server and name. */
    final Map<String, Occupant> elsewhere = new ConcurrentHashMap<>();

    NatsRoom(String name, RoomNetwork.Receiver receiver) {
        this.name = name;
        this.receiver = receiver;
    }

    String name() {
        return name;
    }

    synchronized long last() {
        return last;
    }

    /**
     * Takes a numbered message. Returns false when messages before it are missing, which the caller
     * then loads; until they are there, live messages are dropped, since the history has them.
     */
    synchronized boolean take(RoomEvent.Said said) {
        if (loading) {
            missed = true;
            return true;
        }
        if (said.previous() > last) {
            loading = true;
            return false;
        }
        deliver(said);
        return true;
    }

    /** Begins to load; returns false if it is loading already, which then looks once more. */
    synchronized boolean beginLoading() {
        if (loading) {
            missed = true;
            return false;
        }
        loading = true;
        return true;
    }

    /** Takes messages of the history; returns false when a live one was dropped meanwhile. */
    synchronized boolean loaded(List<RoomEvent.Said> stored) {
        stored.forEach(this::deliver);
        if (missed) {
            missed = false;
            return false;
        }
        loading = false;
        return true;
    }

    /** Begins again at 0, with another numbering. */
    synchronized void renumber() {
        last = 0;
    }

    private void deliver(RoomEvent.Said said) {
        if (said.sequence() > last) {
            last = said.sequence();
            receiver.said(said);
        }
    }

    /**
     * Numbers a message that came without a number. Messages that are missing, by the count of
     * their server, leave a gap.
     */
    synchronized void number(PostWire wire) {
        long count = counts.getOrDefault(wire.server(), wire.number() - 1);
        if (wire.number() <= count) {
            return;
        }
        counts.put(wire.server(), wire.number());
        if (!isFirst(wire)) {
            return;
        }
        long sequence = last + wire.number() - count;
        deliver(new RoomEvent.Said(name, sequence, sequence - 1, wire.atMillis(), wire.post()));
    }

    private boolean isFirst(PostWire wire) {
        if (wire.post().id().isEmpty()) {
            return true;
        }
        boolean first = ids.add(wire.post().sender() + ' ' + wire.post().id());
        if (ids.size() > IDS_MAX) {
            ids.remove(ids.iterator().next());
        }
        return first;
    }

    /** Counts a server as started anew: its next post is the first one. */
    synchronized void forget(String server) {
        counts.remove(server);
    }
}
