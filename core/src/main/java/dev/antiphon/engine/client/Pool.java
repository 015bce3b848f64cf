package dev.antiphon.engine.client;

import dev.antiphon.engine.loop.EventLoop;
import dev.antiphon.engine.loop.Jitter;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Supplier;

/**
 * The connections that a client's calls share, and the calls that wait for a connection. Used on
 * the loop only.
 *
 * <p>A call is sent on an idle connection if there is one. Otherwise a new connection is opened, up
 * to the limit; otherwise the call is sent on the connection with the fewest requests in flight. If
 * every connection has the largest number of requests in flight, the call waits here. Each waiting
 * call holds a permit of {@link ClientEngine}; the permits bound the number of waiting calls.
 */
final class Pool {
    private final EventLoop loop;
    private final int maxConnections;
    private final Supplier<ReplyHandler> opening;
    private final @Nullable Reconnect reconnect;
    private final List<ReplyHandler> members = new ArrayList<>();
    private final LinkedHashMap<Object, Call> queue = new LinkedHashMap<>();

    /**
     * Creates a pool.
     *
     * @param jitter the waits before a new attempt to connect; if null, calls fail with the attempt
     * @param opening supplies a new connection that is not yet open
     */
    Pool(
            EventLoop loop,
            int maxConnections,
            @Nullable Jitter jitter,
            Supplier<ReplyHandler> opening) {
        this.reconnect = jitter == null ? null : new Reconnect(loop, jitter, this::proceed);
        this.loop = loop;
        this.maxConnections = maxConnections;
        this.opening = opening;
    }

    /** Sends the call as soon as a connection has room, after all calls that waited before it. */
    void place(Call call) {
        if (!queue.isEmpty() || !placed(call)) {
            queue.put(call.key, call);
        }
    }

    private boolean placed(Call call) {
        ReplyHandler best = leastBusy();
        boolean idle = best != null && best.isOpen() && best.inFlight() == 0;
        if (!idle && mayOpen()) {
            best = opening.get();
            members.add(best);
        }
        if (best == null) {
            return false;
        }
        best.submit(call);
        return true;
    }

    private boolean mayOpen() {
        boolean another = members.stream().anyMatch(each -> !each.isOpen());
        return members.size() < maxConnections && (reconnect == null || reconnect.mayTry(another));
    }

    /**
     * Returns the connection with the fewest calls, if it has room. Prefers open connections to
     * connections that are not open yet.
     */
    private @Nullable ReplyHandler leastBusy() {
        int maxInFlight = loop.limits().maxInFlight();
        ReplyHandler best = null;
        for (ReplyHandler each : members) {
            if (each.inFlight() < maxInFlight && (best == null || isBetter(each, best))) {
                best = each;
            }
        }
        return best;
    }

    private static boolean isBetter(ReplyHandler one, ReplyHandler other) {
        return one.isOpen() == other.isOpen() ? one.inFlight() < other.inFlight() : one.isOpen();
    }

    /** Removes the call from the queue of calls that wait for a connection. */
    void withdraw(Call call) {
        queue.remove(call.key, call);
    }

    /**
     * Returns whether a call with this key waits or is in flight, or its late reply may still
     * arrive.
     */
    boolean holds(Object key) {
        return queue.containsKey(key) || members.stream().anyMatch(each -> each.holds(key));
    }

    void opened() {
        if (reconnect != null) {
            reconnect.opened();
            roomAgain();
        }
    }

    /**
     * Begins a wait before the next attempt to connect, if the client reconnects. Called when an
     * open connection was lost.
     */
    void lost() {
        if (reconnect != null) {
            reconnect.lost();
        }
    }

    /**
     * Queues calls for another attempt to connect, after a wait. Returns false, and queues nothing,
     * if the client does not reconnect.
     */
    boolean awaitAnother(List<Call> calls) {
        if (reconnect == null) {
            return false;
        }
        reconnect.failed();
        calls.forEach(call -> queue.put(call.key, call));
        calls.forEach(call -> call.on = null);
        return true;
    }

    boolean hasOpen() {
        return members.stream().anyMatch(ReplyHandler::isOpen);
    }

    /**
     * Sends the call on an open connection with room. Returns false if there is no such connection.
     */
    boolean placeOnOpen(Call call) {
        ReplyHandler best = leastBusy();
        if (best == null || !best.isOpen()) {
            return false;
        }
        best.submit(call);
        return true;
    }

    /** Excludes this connection from further calls. */
    void retire(ReplyHandler member) {
        if (members.remove(member)) {
            roomAgain();
        }
    }

    /** Makes the loop send the waiting calls, as far as connections have room. */
    void roomAgain() {
        if (!queue.isEmpty()) {
            loop.execute(this::proceed);
        }
    }

    private void proceed() {
        while (!queue.isEmpty()) {
            Call first = queue.pollFirstEntry().getValue();
            if (!placed(first)) {
                queue.putFirst(first.key, first);
                return;
            }
        }
    }

    /** Removes and returns all waiting calls. */
    List<Call> clear() {
        List<Call> all = List.copyOf(queue.values());
        queue.clear();
        return all;
    }
}
