package dev.antiphon.engine;

import dev.antiphon.AsyncHandler;
import dev.antiphon.Fault;
import dev.antiphon.FaultHandler;
import dev.antiphon.Handler;
import dev.antiphon.Message;
import dev.antiphon.Phase;
import dev.antiphon.Reply;
import dev.antiphon.Reply.After;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Messages answered by other threads, in any order; the replies leave in the order of the requests.
 * One slot per request in flight, {@link dev.antiphon.Limits#inFlightMax} of them.
 */
final class OrderedExchange implements Exchange {
    /** Has a message answered; the slot is told how that went, once, by any thread. */
    private interface Way {
        void answer(LiveConnection connection, Message message, Slot slot) throws Exception;
    }

    private final Way way;
    private final FaultHandler faults;
    private final ArrayDeque<Slot> slots = new ArrayDeque<>(2);
    private @Nullable Fault lastFault;

    private OrderedExchange(Way way, FaultHandler faults) {
        this.way = way;
        this.faults = faults;
    }

    /** For a handler that gives a stage. */
    static Supplier<Exchange> byStages(AsyncHandler handler, FaultHandler faults) {
        Way way = (connection, message, slot) -> {
            var unused = handler.handle(connection, message).whenComplete(slot::complete);
        };
        return () -> new OrderedExchange(way, faults);
    }

    /** For a handler that may block. */
    static Supplier<Exchange> onThreads(Handler handler, FaultHandler faults) {
        Way way = (connection, message, slot) -> {
            slot.task = new HandlerTask(handler, connection, message, slot::handled);
            HandlerThreads.of(connection.loop()).run(slot.task);
        };
        return () -> new OrderedExchange(way, faults);
    }

    @Override
    public void opened(LiveConnection connection) {}

    @Override
    public void message(LiveConnection connection, BorrowedMessage message) {
        Slot slot = new Slot(connection);
        slots.addLast(slot);
        Message owned = message.toMessage();
        try {
            way.answer(connection, owned, slot);
        } catch (Throwable e) { // an Error too is this request's, and no reason to end the loop
            slot.complete(null, e);
        }
    }

    @Override
    public boolean takesMore(LiveConnection connection) {
        return slots.size() < connection.limits().inFlightMax()
                && lastFault == null
                && !connection.outflow().isCrowded();
    }

    @Override
    public boolean busy() {
        return !slots.isEmpty();
    }

    @Override
    public void advance(LiveConnection connection) {
        while (!slots.isEmpty()
                && slots.getFirst().isDone()
                && connection.ending().takesOutput()) {
            send(connection, slots.removeFirst());
        }
        if (!connection.ending().takesOutput()) {
            slots.clear(); // asked after a reply that closes: nobody can be answered any more
        } else if (slots.isEmpty() && lastFault != null) {
            LastAnswer.send(connection, faults, lastFault);
        }
    }

    private void send(LiveConnection connection, Slot slot) {
        Reply reply = slot.reply;
        if (reply == null) {
            Throwable error = slot.error == null
                    ? new NullPointerException("the handler gave no reply")
                    : slot.error;
            fail(connection, new Fault.HandlerFailed(error));
            return;
        }
        try {
            for (Message message : reply.messages()) {
                connection.compose(message.buffer(), slot.asked);
            }
        } catch (IllegalArgumentException e) {
            fail(connection, new Fault.NotEncodable(String.valueOf(e.getMessage())));
            return;
        }
        boolean nothingSaid = reply.messages().isEmpty() && reply.after() == After.AS_FRAMED;
        connection.finish(nothingSaid ? After.KEEP : reply.after());
    }

    private void fail(LiveConnection connection, Fault fault) {
        slots.clear();
        if (connection.ending().readsOff()) {
            connection.ending().tell(fault);
            LastAnswer.send(
                    connection,
                    faults,
                    fault); // an earlier fault of the input is waiting: this one is answered
        } else {
            connection.fault(fault);
        }
    }

    @Override
    public void inputEnded(LiveConnection connection) {}

    /** The requests before it are answered first. */
    @Override
    public void faulted(LiveConnection connection, Fault fault) {
        lastFault = fault;
        advance(connection);
    }

    /** The first slot was asked first, and is not done, or it would have been sent. */
    @Override
    public long deadline(LiveConnection connection) {
        Slot head = slots.peekFirst();
        return head == null
                ? Timed.NEVER
                : head.sinceNanos + connection.limits().handlerTimeout().toNanos();
    }

    @Override
    public void due(LiveConnection connection, long now) {
        Slot head = slots.peekFirst();
        if (head != null && now >= deadline(connection) && head.giveUp()) {
            Duration limit = connection.limits().handlerTimeout();
            fail(connection, new Fault.TimedOut(Phase.HANDLE, limit, 0));
        }
    }

    @Override
    public void closed(LiveConnection connection, Fault why) {
        slots.clear();
    }

    /** One request in flight. Completed by any thread, once; read on the loop. */
    private static final class Slot implements Runnable {
        final @Nullable Asked asked;
        final long sinceNanos;
        private final LiveConnection connection;
        private final AtomicBoolean completed = new AtomicBoolean();
        private boolean done;

        /**
         * The handler's thread, where there is one of ours; a stage of the user's may be shared.
         */
        @Nullable
        HandlerTask task;

        @Nullable
        Reply reply;

        @Nullable
        Throwable error;

        Slot(LiveConnection connection) {
            this.connection = connection;
            this.asked = Asked.last(connection);
            this.sinceNanos = connection.loop().now();
        }

        /** Takes no reply any more; false when there is one already. */
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
                connection.loop().execute(this); // after what its handler has pushed, always
            }
        }

        /** By one of {@link HandlerThreads}, which wakes the loop. */
        void handled(@Nullable Reply with, @Nullable Throwable failure) {
            if (!completed.getAndSet(true)) {
                reply = with;
                error = failure;
                connection
                        .loop()
                        .executeOnceAwake(this); // after what its handler has pushed, always
            }
        }

        @Override
        public void run() {
            done = true;
            connection.loop().touch(connection);
        }
    }
}
