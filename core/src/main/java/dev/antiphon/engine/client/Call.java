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
 * One request of a client: {@link State#WAITING} → {@link State#SENT} → {@link State#ENDED}; a
 * retry goes back to {@link State#WAITING}. A call ends exactly once: with its reply, with a
 * failure, or when its future is cancelled. The loop owns its fields; other threads only read the
 * state. Its timer fires at the deadline of the whole call, retries included.
 */
final class Call extends TimerTask {
    private enum State {
        /**
         * The call waits for room on a connection, for the connection to open, or for another try.
         */
        WAITING,
        /** The call was passed to a connection; any byte of its request may have been sent. */
        SENT,
        /** The loop has ended the call. */
        ENDED
    }

    final Message request;
    final CompletableFuture<Message> reply = new CompletableFuture<>();
    final CallOptions options;

    /** The deadline of the call on the monotonic clock. */
    final long deadline;

    /**
     * The key that distinguishes the call: the id in its request, or the call itself if replies
     * come in the order of the requests.
     */
    final Object key;

    private final Consumer<Call> overdue;

    /** The connection on which the call waits or was sent; null while it waits for a connection. */
    @Nullable
    ReplyHandler on;

    /** True if the call uses a separate connection, which is closed after the reply. */
    boolean oneShot;

    /** The number of tries, including the current one. */
    int tries = 1;

    /**
     * The state. The loop writes it; a thread reads it if it was interrupted while it waited for
     * the reply.
     */
    private volatile State state = State.WAITING;

    /** True if any byte of the request was sent in an earlier try. */
    private boolean leftBefore;

    /** The number of bytes that the connection had composed for sending before this request. */
    long composedBefore;

    /**
     * The tag that identifies the request in events; set when the request is composed, if there are
     * listeners.
     */
    @Nullable
    RequestTag requestTag;

    /** The deadline of the reply, on the monotonic clock; set when the request is sent. */
    long until = NEVER;

    /**
     * Creates a call.
     *
     * @param id the id that the reply must have; null if replies come in the order of the requests
     * @param overdue called on the loop when the deadline has passed
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

    /** Returns the deadline of the reply for a request that is sent now. */
    long untilFrom(long now, Duration replyTimeout) {
        return Math.min(deadline, now + replyTimeout.toNanos());
    }

    /**
     * Returns the timeout that has passed: the timeout of this call if it ended earlier or if the
     * request was not sent, else the given timeout.
     */
    Duration limit(Duration otherwise) {
        return until == deadline || !isSent() ? options.timeout().orElse(otherwise) : otherwise;
    }

    /**
     * Marks the call as passed to a connection. Returns false if the call was cancelled before and
     * must not be sent.
     */
    boolean leaves() {
        state = State.SENT; // first: a later cancel sees that
        return !reply.isDone();
    }

    /** Returns whether the call was passed to a connection and has no reply yet. */
    boolean isSent() {
        return state == State.SENT;
    }

    /**
     * Returns whether any byte of the request may have been sent. Any thread may call it after the
     * call was cancelled.
     */
    boolean mayHaveLeft() {
        return state != State.WAITING || leftBefore;
    }

    /**
     * Returns whether a thread other than the loop ended the call. Called on the loop, from a
     * callback of the future.
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

    /** Puts the call back into the waiting state, for another try. */
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
