package dev.antiphon.engine;

import dev.antiphon.AsyncHandler;
import dev.antiphon.Fault;
import dev.antiphon.FaultHandler;
import dev.antiphon.Message;
import dev.antiphon.Reply;
import dev.antiphon.Reply.After;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Messages answered by other threads, in any order; the replies leave in the order of the requests. One slot per request in
 * flight, {@link dev.antiphon.Limits#inFlightMax} of them.
 */
final class OrderedExchange implements Exchange {
    private final AsyncHandler handler;
    private final FaultHandler faults;
    private final int inFlightMax;
    private final ArrayDeque<Slot> slots = new ArrayDeque<>(2);
    private @Nullable Fault lastFault;

    OrderedExchange(AsyncHandler handler, FaultHandler faults, int inFlightMax) {
        this.handler = handler;
        this.faults = faults;
        this.inFlightMax = inFlightMax;
    }

    @Override
    public void opened(LiveConnection connection) {}

    @Override
    public void message(LiveConnection connection, BorrowedMessage message) {
        Slot slot = new Slot(connection);
        slots.addLast(slot);
        Message owned = message.owned();
        try {
            CompletionStage<Reply> stage = handler.handle(connection, owned);
            var unused = stage.whenComplete(slot::complete);
        } catch (Throwable e) { // an Error too is this request's, and no reason to end the loop
            slot.complete(null, e);
        }
    }

    @Override
    public boolean takesMore() {
        return slots.size() < inFlightMax && lastFault == null;
    }

    @Override
    public boolean busy() {
        return !slots.isEmpty();
    }

    @Override
    public void advance(LiveConnection connection) {
        while (!slots.isEmpty() && slots.getFirst().isDone() && connection.ending.takesOutput()) {
            send(connection, slots.removeFirst());
        }
        if (!connection.ending.takesOutput()) {
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
                connection.compose(message.buffer(), slot.askedNanos);
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
        if (connection.ending.readsOff()) {
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

    @Override
    public void closed(LiveConnection connection, Fault why) {
        slots.clear();
    }

    /** One request in flight. Completed by any thread, once; read on the loop. */
    private static final class Slot implements Runnable {
        final long askedNanos = System.nanoTime();
        private final LiveConnection connection;
        private final AtomicBoolean completed = new AtomicBoolean();
        private boolean done;

        @Nullable
        Reply reply;

        @Nullable
        Throwable error;

        Slot(LiveConnection connection) {
            this.connection = connection;
        }

        boolean isDone() {
            return done;
        }

        void complete(@Nullable Reply with, @Nullable Throwable failure) {
            if (completed.getAndSet(true)) {
                return;
            }
            reply = with;
            error = failure instanceof CompletionException && failure.getCause() != null
                    ? failure.getCause()
                    : failure;
            connection.loop.execute(this); // after what its handler has pushed, always
        }

        @Override
        public void run() {
            done = true;
            connection.loop.touch(connection);
        }
    }
}
