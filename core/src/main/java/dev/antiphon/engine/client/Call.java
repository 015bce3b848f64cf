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
 * One request of a client. It ends exactly once: by its reply or by a failure, or by a cancelled
 * future. Its fields belong to the loop. As an entry of the wheel it is visited when its whole time
 * is over.
 */
final class Call extends TimerTask {
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

    /** True if any byte of it left in a try before this one. */
    private boolean leftBefore;

    /** The bytes that the connection had composed before this request. */
    long composedBefore;

    /** Set once it is composed, while somebody listens. */
    @Nullable
    RequestTag requestTag;

    /** The latest time of the reply, on the monotonic clock; set when it is sent. */
    long until = NEVER;

    /** Read by a thread that waits for the reply and is interrupted. */
    private volatile boolean mayHaveLeft;

    /** The loop ends it now, and nobody else. */
    private boolean ending;

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
        return until == deadline || !wasComposed()
                ? options.timeout().orElse(otherwise)
                : otherwise;
    }

    /** It is about to be sent, unless it has been cancelled before this. */
    void leaves() {
        mayHaveLeft = true;
    }

    /** Returns whether any byte of it may have left. Any thread, once it was cancelled. */
    boolean mayHaveLeft() {
        return mayHaveLeft;
    }

    boolean wasComposed() {
        return until != NEVER;
    }

    /**
     * Returns whether it was not the loop that ended it; for a callback of the future on the loop's
     * thread.
     */
    boolean endedByOthers() {
        return !ending;
    }

    void complete(Message message) {
        ending = true;
        reply.complete(message);
    }

    void fail(Failure failure, boolean requestSent) {
        ending = true;
        boolean sent = requestSent || leftBefore;
        reply.completeExceptionally(new FailureException(failure, sent, tries));
    }

    /** It waits for another try. */
    void tryAgain(boolean requestSent) {
        leftBefore |= requestSent;
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
