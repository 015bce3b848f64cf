package dev.antiphon.engine.handler;

import dev.antiphon.engine.buffer.BorrowedMessage;
import dev.antiphon.engine.connection.MessageHandler;
import dev.antiphon.engine.connection.RequestTag;
import dev.antiphon.engine.connection.TcpConnection;
import dev.antiphon.engine.loop.TimerTask;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.Phase;
import dev.antiphon.handler.AsyncHandler;
import dev.antiphon.handler.FailureHandler;
import dev.antiphon.handler.Handler;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply;
import dev.antiphon.message.Reply.After;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * The message handler for requests that other threads answer in any order. It sends the replies in
 * the order of the requests, with one slot per request in flight, up to {@link
 * dev.antiphon.config.Limits#maxInFlight}.
 */
public final class OrderedMessageHandler implements MessageHandler {
    /**
     * A function that starts the answer to a message. The slot receives the result once, from any
     * thread.
     */
    private interface Way {
        void answer(TcpConnection connection, Message message, Slot slot) throws Exception;
    }

    private final Way way;
    private final FailureHandler failures;
    private final ArrayDeque<Slot> slots = new ArrayDeque<>(2);
    private @Nullable Failure lastFailure;

    private OrderedMessageHandler(Way way, FailureHandler failures) {
        this.way = way;
        this.failures = failures;
    }

    /**
     * Returns a factory of message handlers for a handler that returns its replies as completion
     * stages.
     */
    public static Supplier<MessageHandler> byStages(AsyncHandler handler, FailureHandler failures) {
        Way way = (connection, message, slot) -> {
            var unused = handler.handle(connection.handle(), message).whenComplete(slot::complete);
        };
        return () -> new OrderedMessageHandler(way, failures);
    }

    /** Returns a factory of message handlers for a handler that may block. */
    public static Supplier<MessageHandler> onThreads(Handler handler, FailureHandler failures) {
        Way way = (connection, message, slot) -> {
            slot.task = new HandlerTask(handler, connection.handle(), message, slot::handled);
            HandlerThreads.of(connection.loop()).run(slot.task);
        };
        return () -> new OrderedMessageHandler(way, failures);
    }

    @Override
    public void opened(TcpConnection connection) {}

    @Override
    public void message(TcpConnection connection, BorrowedMessage message) {
        Slot slot = new Slot(connection);
        slots.addLast(slot);
        Message owned = message.toMessage();
        try {
            way.answer(connection, owned, slot);
        } catch (Throwable e) { // also for an Error, which fails this request and not the loop
            slot.complete(null, e);
        }
    }

    @Override
    public boolean takesMore(TcpConnection connection) {
        return slots.size() < connection.limits().maxInFlight()
                && lastFailure == null
                && !connection.frameWriter().isCrowded();
    }

    @Override
    public boolean busy() {
        return !slots.isEmpty();
    }

    @Override
    public void advance(TcpConnection connection) {
        while (!slots.isEmpty()
                && slots.getFirst().isDone()
                && connection.closeSequence().takesOutput()) {
            send(connection, slots.removeFirst());
        }
        if (!connection.closeSequence().takesOutput()) {
            slots.clear(); // requested after a closing reply: no answer can be sent any more
        } else if (slots.isEmpty() && lastFailure != null) {
            ErrorReply.send(connection, failures, lastFailure);
        }
    }

    private void send(TcpConnection connection, Slot slot) {
        Reply reply = slot.reply;
        if (reply == null) {
            Throwable error = slot.error == null
                    ? new NullPointerException("the handler gave no reply")
                    : slot.error;
            fail(connection, new Failure.HandlerFailed(error));
            return;
        }
        try {
            for (Message message : reply.messages()) {
                connection.compose(message.buffer(), slot.requestTag);
            }
        } catch (IllegalArgumentException e) {
            fail(connection, new Failure.NotEncodable(e));
            return;
        }
        boolean nothingSaid = reply.messages().isEmpty() && reply.after() == After.AS_FRAMED;
        connection.finish(nothingSaid ? After.KEEP : reply.after());
    }

    private void fail(TcpConnection connection, Failure failure) {
        slots.clear();
        if (connection.closeSequence().readsOff()) {
            connection.closeSequence().tell(failure);
            ErrorReply.send(
                    connection,
                    failures,
                    failure); // an earlier failure of the input waits and gets the last reply
        } else {
            connection.fail(failure);
        }
    }

    @Override
    public void inputEnded(TcpConnection connection) {}

    /** Sends the last reply for a failure after the replies to earlier requests. */
    @Override
    public void failed(TcpConnection connection, Failure failure) {
        lastFailure = failure;
        advance(connection);
    }

    /**
     * Returns the deadline of the first slot, which belongs to the oldest request without a reply.
     */
    @Override
    public long deadline(TcpConnection connection) {
        Slot head = slots.peekFirst();
        return head == null
                ? TimerTask.NEVER
                : head.sinceNanos + connection.limits().handlerTimeout().toNanos();
    }

    @Override
    public void due(TcpConnection connection, long now) {
        Slot head = slots.peekFirst();
        if (head != null && now >= deadline(connection) && head.giveUp()) {
            Duration limit = connection.limits().handlerTimeout();
            fail(connection, new Failure.TimedOut(Phase.HANDLE, limit, 0));
        }
    }

    @Override
    public void closed(TcpConnection connection, Failure why) {
        slots.clear();
    }

    /** The slot of one request in flight. Any thread completes it once; the loop reads it. */
    private static final class Slot implements Runnable {
        final @Nullable RequestTag requestTag;
        final long sinceNanos;
        private final TcpConnection connection;
        private final AtomicBoolean completed = new AtomicBoolean();
        private boolean done;

        /**
         * The task of the handler's thread; null for a completion stage, which is not cancelled
         * since other code may share it.
         */
        @Nullable
        HandlerTask task;

        @Nullable
        Reply reply;

        @Nullable
        Throwable error;

        Slot(TcpConnection connection) {
            this.connection = connection;
            this.requestTag = RequestTag.last(connection);
            this.sinceNanos = connection.loop().now();
        }

        /**
         * Marks the slot so that a later reply is ignored. Returns false if there is a reply
         * already.
         */
        boolean giveUp() {
            if (completed.getAndSet(true)) {
                return false;
            }
            if (task != null) {
                task.giveUp();
            }
            return true;
        }

        boolean isDone() {
            return done;
        }

        void complete(@Nullable Reply with, @Nullable Throwable failure) {
            if (!completed.getAndSet(true)) {
                reply = with;
                error = failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
                // always after the messages that its handler pushed
                connection.loop().execute(this);
            }
        }

        /**
         * Receives the result of a task on one of the {@link HandlerThreads}. That thread wakes the
         * loop.
         */
        void handled(@Nullable Reply with, @Nullable Throwable failure) {
            if (!completed.getAndSet(true)) {
                reply = with;
                error = failure;
                connection
                        .loop()
                        // always after the messages that its handler pushed
                        .executeOnceAwake(this);
            }
        }

        @Override
        public void run() {
            done = true;
            connection.loop().touch(connection);
        }
    }
}
