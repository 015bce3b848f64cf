package dev.antiphon.engine.client;

import dev.antiphon.engine.loop.EventLoop;
import dev.antiphon.engine.loop.Jitter;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Supplier;

/**
 * The connections that a client's calls share, and the calls that wait for room on one. Owned by
 * the loop.
 *
 * <p>A call goes to a connection that has nothing to do; else a new one is opened for it, as long
 * as there may be one more; else it goes to the one with the fewest in flight that has room. Where
 * none has, it waits here. All that wait hold a permit of {@link ClientEngine}, which bounds them.
 */
final class Pool {
    private final EventLoop loop;
    private final int maxConnections;
    private final Supplier<ReplyHandler> opening;
    private final @Nullable Reconnect reconnect;
    private final List<ReplyHandler> members = new ArrayList<>();
    private final LinkedHashMap<Object, Call> queue = new LinkedHashMap<>();

    /**
     * @param jitter how long to wait before connecting again; where it is null, calls do not wait
     * @param opening a connection that is about to be made
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

    /** Sends it as soon as there is room. Those that came before go first. */
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

    /** Of those that have room; one that is not open yet only where no other has any. */
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

    /** Returns whether a call with this key is under way, or its reply may still come. */
    boolean holds(Object key) {
        return queue.containsKey(key) || members.stream().anyMatch(each -> each.holds(key));
    }

    void opened() {
        if (reconnect != null) {
            reconnect.opened();
            roomAgain();
        }
    }

    /** A connection that was open broke. */
    void lost() {
        if (reconnect != null) {
            reconnect.lost();
        }
    }

    /** No connection came about for these calls; whether they wait for another try. */
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

    /** Sends it on a connection that is open, if there is one with room; whether it did. */
    boolean placeOnOpen(Call call) {
        ReplyHandler best = leastBusy();
        if (best == null || !best.isOpen()) {
            return false;
        }
        best.submit(call);
        return true;
    }

    /** No further calls for this one. */
    void retire(ReplyHandler member) {
        if (members.remove(member)) {
            roomAgain();
        }
    }

    /** Has those that wait placed, once what goes on now is done. */
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

    /** Returns all that wait; they no longer do. */
    List<Call> clear() {
        List<Call> all = List.copyOf(queue.values());
        queue.clear();
        return all;
    }
}
