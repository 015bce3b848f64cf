package dev.antiphon.engine.client;

import dev.antiphon.config.Backoff;
import dev.antiphon.config.Correlation;
import dev.antiphon.config.Retry;
import dev.antiphon.engine.loop.EventLoop;
import dev.antiphon.engine.loop.Jitter;
import dev.antiphon.engine.loop.TimerTask;
import dev.antiphon.failure.ClientFailure;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.Phase;
import dev.antiphon.message.MessageView;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * The dispatcher of a client's calls. It passes each call to a connection, ends it with a reply or
 * a failure, and retries it if retries are allowed. Used on the loop only.
 */
final class CallDispatcher {
    private final ClientConnections connections;
    private final EventLoop loop;
    private final Duration replyTimeout;
    private final @Nullable Correlation correlation;
    private final Pool pool;
    private final @Nullable Retries retries;
    private final Set<ReplyHandler> replyHandlers = new HashSet<>();
    private boolean stopping;

    CallDispatcher(ClientConnections connections, ClientSettings settings) {
        this.connections = connections;
        this.loop = connections.loop();
        this.replyTimeout = settings.replyTimeout();
        this.correlation = settings.correlation();
        RandomGenerator random = new SplittableRandom();
        Backoff reconnect = settings.reconnect();
        Jitter jitter = reconnect == null ? null : new Jitter(reconnect, random);
        this.pool = new Pool(loop, settings.connections(), jitter, () -> open(false));
        Retry retry = settings.retry();
        this.retries = retry == null ? null : new Retries(loop, retry, random, this::place);
    }

    ClientConnections connections() {
        return connections;
    }

    Duration replyTimeout() {
        return replyTimeout;
    }

    // ---- the steps of a call ----

    /** Begins a new call. */
    void begin(Call call) {
        if (retries != null) {
            retries.begun();
        }
        place(call);
    }

    private void place(Call call) {
        if (call.reply.isDone()) {
            return; // cancelled before it was placed
        }
        if (stopping) {
            call.fail(new Failure.Stopped(Phase.CONNECT), false);
            return;
        }
        if (!call.oneShot && pool.holds(call.key)) {
            call.fail(new ClientFailure.DuplicateId(IdReplyMatcher.shown(call.key)), false);
            return;
        }
        if (call.deadline != TimerTask.NEVER) {
            loop.schedule(call, call.deadline);
        }
        if (call.oneShot) {
            open(true).submit(call);
        } else {
            pool.place(call);
        }
    }

    private ReplyHandler open(boolean oneShot) {
        ReplyHandler fresh = new ReplyHandler(this, oneShot);
        replyHandlers.add(fresh);
        // as a task, so that it begins after all calls of this turn were submitted
        loop.execute(() -> connections.resolve(fresh::connect, fresh::fail));
        return fresh;
    }

    /** Removes a call that was cancelled or has timed out. */
    void withdraw(Call call) {
        loop.cancel(call);
        pool.withdraw(call);
        ReplyHandler on = call.on;
        if (on != null) {
            on.withdraw(call);
        }
    }

    /**
     * Handles the deadline of a call. Once the request was passed to a connection, that connection
     * handles the timeout instead.
     */
    void overdue(Call call) {
        if (call.reply.isDone() || call.isSent()) {
            return;
        }
        if (System.nanoTime() < call.deadline) {
            loop.schedule(call, call.deadline);
            return;
        }
        withdraw(call);
        Duration limit = call.limit(connections.connectTimeout());
        failed(call, new Failure.TimedOut(Phase.CONNECT, limit, 0), false);
    }

    /** Ends a failed call, or schedules another try. */
    void failed(Call call, Failure failure, boolean requestSent) {
        if (mayTryAgain(call) && retries != null && retries.again(call, failure, requestSent)) {
            return;
        }
        loop.cancel(call);
        call.fail(failure, requestSent);
    }

    /**
     * Returns whether a call may be tried again. It may not while its id is reserved for a late
     * reply.
     */
    private boolean mayTryAgain(Call call) {
        return !stopping && !call.reply.isDone() && !pool.holds(call.key);
    }

    /** Cancels the timeout of an answered call, and lets a waiting call use the slot. */
    void replied(Call call) {
        loop.cancel(call);
        pool.roomAgain();
    }

    // ---- for the connections that calls share ----

    void opened(boolean oneShot) {
        if (!oneShot) {
            pool.opened();
        }
    }

    /**
     * Informs the pool that one of its connections was lost, so that it waits before it connects
     * again, if it reconnects.
     */
    void lost() {
        pool.lost();
    }

    /**
     * Queues the calls of a connection that could not be opened for another connection, or ends
     * them.
     */
    void unconnected(List<Call> waiting, Failure failure, boolean oneShot) {
        connections.reportUnconnected(failure);
        if (!stopping && !oneShot && !pool.hasOpen() && pool.awaitAnother(waiting)) {
            return;
        }
        for (Call call : waiting) {
            if (stopping || oneShot || !pool.placeOnOpen(call)) {
                failed(call, failure, false);
            }
        }
    }

    void roomAgain() {
        pool.roomAgain();
    }

    void retire(ReplyHandler replyHandler) {
        pool.retire(replyHandler);
    }

    void ended(ReplyHandler replyHandler) {
        replyHandlers.remove(replyHandler);
    }

    ReplyMatcher replyMatcher() {
        return correlation == null ? new OrderedReplyMatcher() : new IdReplyMatcher(correlation);
    }

    /** Returns the failure for a reply that matches no request in flight. */
    Failure unmatched(MessageView reply) {
        String id = correlation == null
                ? ""
                : correlation.id(reply).map(IdReplyMatcher::shown).orElse("");
        return new ClientFailure.Unmatched(id);
    }

    /** Fails all calls, closes their connections, and refuses further calls. */
    void stop() {
        stopping = true;
        pool.clear().forEach(call -> failed(call, new Failure.Stopped(Phase.CONNECT), false));
        List.copyOf(replyHandlers).forEach(each -> each.fail(new Failure.Stopped(Phase.REPLY)));
    }
}
