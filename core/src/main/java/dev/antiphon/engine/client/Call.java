package dev.antiphon.engine.client;

import dev.antiphon.config.CallOptions;
import dev.antiphon.engine.connection.RequestTag;
import dev.antiphon.engine.loop.TimerTask;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.message.Message;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * One request of a client: {@link State#WAITING} → {@link State#SENT} → {@link State#ENDED}, and
 * back to the first for another try. It ends exactly once: by its reply or by a failure, or by a cancelled
 * future. Its fields belong to the loop. As an entry of the wheel it is visited when its whole time
 * is over.
 */
final class Call extends TimerTask {
    private enum State {
        /** It waits for a place on a connection, for the connection to open, or for another try. */
        WAITING,
        /** It was given to a connection, so that any byte of it may have left. */
        SENT,
        /** The loop has ended it. */
        ENDED
    }

    final Message request;
    final CompletableFuture<Message> reply = new CompletableFuture<>();
    final CallOptions options;

    /** The time at which it must have ended, on the monotonic clock. */
    final long deadline;

    /**
     * The mark that sets it apart from other calls: the id in the request, or itself where ids do
     * not count.
     */
    final Object key;

    private final Consumer<Call> overdue;

    /** The connection on which it waits or was sent; null while it waits for a place. */
    @Nullable
    ReplyHandler on;

    /** True if it has a separate connection. */
    boolean oneShot;

    /** The number of tries, this one included. */
    int tries = 1;

    /** Written by the loop. A thread that is interrupted while it waits for the reply reads it. */
    private volatile State state = State.WAITING;

    /** True if any byte of it left in a try before this one. */
    private boolean leftBefore;

    /** The bytes that the connection had composed before this request. */
    long composedBefore;

    /** Set once it is composed, while somebody listens. */
    @Nullable
    RequestTag requestTag;

    /** The latest time of the reply, on the monotonic clock; set when it is sent. */
    long until = NEVER;

    /**
     * @param id what its reply is known by, unless that is its order
     * @param overdue told on the loop when the deadline has passed
     */
    Call(Message request, @Nullable Object id, CallOptions options, Consumer<Call> overdue) {
        this.request = request;
        this.key = id == null ? this : id;
        this.options = options;
        this.deadline = options.timeout()
                .map(timeout -> System.nanoTime() + timeout.toNanos())
                .orElse(NEVER);
        this.overdue = overdue;
    }

    /** Returns when the reply must be there if it is sent now. */
    long untilFrom(long now, Duration replyTimeout) {
        return Math.min(deadline, now + replyTimeout.toNanos());
    }

    /**
     * Returns the bound that is over: its own whole time where that is nearer, or before it was
     * sent.
     */
    Duration limit(Duration otherwise) {
        return until == deadline || !isSent()
                ? options.timeout().orElse(otherwise)
                : otherwise;
    }

    /** Gives it to a connection; false where it was cancelled before this, so that it stays. */
    boolean leaves() {
        state = State.SENT; // first: who cancels it later sees that
        return !reply.isDone();
    }

    /** Returns whether it was given to a connection and has no reply yet. */
    boolean isSent() {
        return state == State.SENT;
    }

    /** Returns whether any byte of it may have left. Any thread, once it was cancelled. */
    boolean mayHaveLeft() {
        return state != State.WAITING || leftBefore;
    }

    /**
     * Returns whether it was not the loop that ended it; for a callback of the future on the loop's
     * thread.
     */
    boolean endedByOthers() {
        return state != State.ENDED;
    }

    void complete(Message message) {
        state = State.ENDED;
        reply.complete(message);
    }

    void fail(Failure failure, boolean requestSent) {
        state = State.ENDED;
        boolean sent = requestSent || leftBefore;
        reply.completeExceptionally(new FailureException(failure, sent, tries));
    }

    /** Has it wait for another try. */
    void tryAgain(boolean requestSent) {
        leftBefore |= requestSent;
        state = State.WAITING;
        tries++;
        on = null;
        requestTag = null;
        until = NEVER;
    }

    @Override
    public void due(long now) {
        overdue.accept(this);
    }
}
