package dev.antiphon.engine;

import dev.antiphon.ConversationHandler;
import dev.antiphon.Fault;
import dev.antiphon.FaultException;
import dev.antiphon.FaultHandler;
import dev.antiphon.Message;
import dev.antiphon.Phase;
import dev.antiphon.Reply.After;
import dev.antiphon.event.ConnectionEvent.How;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A conversation on a virtual thread of its own. Messages wait for it in a queue of
 * {@link dev.antiphon.Limits#inFlightMax}; past that decoding stops. The lock guards the queue and
 * the ends of both sides; no code of the user's runs under it.
 */
class ConversationExchange implements Exchange {
    /** Null where this side holds the conversation without one, as a client does. */
    private final @Nullable ConversationHandler handler;

    private final FaultHandler faults;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Message> waiting = new ArrayDeque<>(2);
    private int waitingMax;
    private long unsentBytes;
    private boolean ended;
    private boolean closed;
    private @Nullable Fault failure;

    /** Guarded by the lock. */
    private long waitingBytes;

    /** Owned by the loop. */
    private @Nullable Thread thread;

    /**
     * Since when its handler has had reason to return, or has last sent something; owned by the
     * loop.
     */
    private long overSince = Timed.NEVER;

    /** What was unsent when a sender was last told of it; owned by the loop. */
    private long toldUnsentBytes;

    /** Owned by the loop. */
    private boolean returned;

    /** Owned by the loop. */
    private @Nullable Fault lastFault;

    /** Owned by the loop. */
    private @Nullable StartTls startTls;

    /** What had arrived of a message that will never be whole; owned by the loop. */
    private Message unfinished = Message.empty();

    ConversationExchange(@Nullable ConversationHandler handler, FaultHandler faults) {
        this.handler = handler;
        this.faults = faults;
    }

    @Override
    public void opened(LiveConnection connection) {
        ConversationHandler held = handler;
        if (held != null) {
            LiveConversation conversation = new LiveConversation(connection, this);
            thread = Thread.ofVirtual()
                    .name("antiphon-conversation-" + connection.id())
                    .start(() -> converse(connection, conversation, held));
        }
    }

    private void converse(
            LiveConnection connection, LiveConversation conversation, ConversationHandler held) {
        HandlerThreads.markHandling(connection.loop());
        Fault fault = null;
        try {
            held.converse(conversation);
        } catch (FaultException e) {
            fault = isOwn(e.fault()) ? null : new Fault.HandlerFailed(e);
        } catch (Throwable e) { // an Error too ends this conversation, and no more than that
            fault = new Fault.HandlerFailed(e);
        }
        Fault said = fault;
        connection.loop().execute(() -> {
            returned = true;
            forget(connection);
            if (lastFault != null) {
                if (said != null) {
                    connection.ending().tell(said);
                }
                LastAnswer.send(connection, faults, lastFault);
            } else if (said != null) {
                connection.fault(said);
            } else {
                connection.ending().closeWhenAnswered();
                connection.finish(After.CLOSE);
            }
            connection.turn();
        });
    }

    /**
     * Whether the fault is the connection's, which was told already, and not one of the handler's
     * making.
     */
    private boolean isOwn(Fault fault) {
        lock.lock();
        try {
            return fault.equals(failure);
        } finally {
            lock.unlock();
        }
    }

    // ---- on the loop ----

    @Override
    public void message(LiveConnection connection, BorrowedMessage message) {
        Message owned = message.toMessage();
        connection.setup().held().add(owned.size()); // before anybody can take it off
        lock.lock();
        try {
            waiting.addLast(owned);
            waitingBytes += owned.size();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        connection.setup().held().keepWithin(connection.loop());
    }

    @Override
    public boolean takesMore(LiveConnection connection) {
        lock.lock();
        try {
            waitingMax = connection.limits().inFlightMax();
            return waiting.size() < waitingMax;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean busy() {
        return false;
    }

    @Override
    public boolean holdsOpen() {
        return !returned;
    }

    /** Begins the switch to TLS. */
    void secure(LiveConnection connection, StartTls step) {
        if (step.begin()) {
            startTls = step;
        }
        connection.settle();
    }

    @Override
    public void advance(LiveConnection connection) {
        if (startTls != null) {
            startTls.proceed();
        }
    }

    @Override
    public void secured(LiveConnection connection) {
        if (startTls != null) {
            connection.tls().ifPresent(startTls::secured);
            startTls = null;
        }
    }

    @Override
    public void inputEnded(LiveConnection connection) {
        overSince = connection.loop().now();
        end(null);
    }

    @Override
    public void closing(LiveConnection connection) {
        overSince = connection.loop().now();
        returned |= handler == null; // nobody else is left to say that it is over
        end(null);
    }

    /**
     * What had arrived before is still received and may be answered; then the handler learns of it.
     */
    @Override
    public void faulted(LiveConnection connection, Fault fault) {
        lastFault = fault;
        unfinished = connection.intake().unfinished();
        overSince = connection.loop().now();
        returned |= handler == null;
        end(fault);
        if (returned) {
            LastAnswer.send(connection, faults, fault);
        }
    }

    @Override
    public void releasing(LiveConnection connection) {
        if (unfinished.size() == 0) {
            unfinished = connection.intake().unfinished();
        }
    }

    /** The bytes that make no whole message, yet or for good. */
    Message unfinished(LiveConnection connection) {
        return unfinished.size() > 0 ? unfinished : connection.intake().unfinished();
    }

    @Override
    public void closed(LiveConnection connection, Fault why) {
        lock.lock();
        try {
            closed = true;
            end(why); // within the lock: who sees the one sees the other
        } finally {
            lock.unlock();
        }
        if (startTls != null) {
            startTls.failed(why);
        }
    }

    @Override
    public void flushed(LiveConnection connection) {
        if (connection.outflow().unsentBytes() < toldUnsentBytes
                && !connection.outflow().isCrowded()) {
            sent(connection);
        }
    }

    /** Drops the messages that wait: nobody will receive them, or there are too many. */
    @Override
    public void forget(LiveConnection connection) {
        long dropped;
        lock.lock();
        try {
            dropped = waitingBytes;
            waitingBytes = 0;
            waiting.clear();
        } finally {
            lock.unlock();
        }
        connection.setup().held().add(-dropped);
    }

    @Override
    public long heldBytes() {
        lock.lock();
        try {
            return waitingBytes;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long deadline(LiveConnection connection) {
        return returned || overSince == Timed.NEVER
                ? Timed.NEVER
                : overSince + connection.limits().handlerTimeout().toNanos();
    }

    /** The connection has ended but for its handler, which neither sends nor returns. */
    @Override
    public void due(LiveConnection connection, long now) {
        if (now < deadline(connection)) {
            return;
        }
        Duration limit = connection.limits().handlerTimeout();
        connection.drop(new Fault.TimedOut(Phase.HANDLE, limit, 0), How.TIMEOUT);
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void end(@Nullable Fault fault) {
        lock.lock();
        try {
            ended = true;
            if (failure == null) {
                failure = fault;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Takes note of how much is unsent, so that a sender who waits may go on. */
    void sent(LiveConnection connection) {
        if (overSince != Timed.NEVER) {
            overSince = connection.loop().now();
        }
        toldUnsentBytes = connection.outflow().unsentBytes();
        lock.lock();
        try {
            unsentBytes = toldUnsentBytes;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    // ---- on the conversation's thread ----

    /** The next message; null once the peer has ended its side in order. */
    @Nullable
    Message take(LiveConnection connection, long untilNanos, Fault late)
            throws InterruptedException {
        boolean roomAgain;
        Message message;
        lock.lock();
        try {
            while (waiting.isEmpty() && !ended) {
                long left = untilNanos - System.nanoTime();
                if (left <= 0) {
                    throw new FaultException(late);
                }
                changed.await(left, TimeUnit.NANOSECONDS);
            }
            message = waiting.pollFirst();
            waitingBytes -= message == null ? 0 : message.size();
            if (message == null && failure != null) {
                throw new FaultException(failure);
            }
            roomAgain = message != null && waiting.size() == waitingMax / 2;
        } finally {
            lock.unlock();
        }
        if (message != null) {
            connection.setup().held().add(-message.size());
        }
        if (roomAgain) {
            connection.loop().execute(() -> connection.loop().touch(connection));
        }
        return message;
    }

    /** Waits until less than half of the outbound bound is unsent. */
    void awaitRoom(LiveConnection connection, int bytes) throws InterruptedException {
        long half = connection.limits().outboundBytesMax() / 2;
        lock.lock();
        try {
            while (unsentBytes > 0 && unsentBytes + bytes > half && !closed) {
                changed.await();
            }
            if (closed) {
                throw new FaultException(
                        failure == null ? new Fault.Stopped(Phase.WRITE) : failure);
            }
            unsentBytes += bytes;
        } finally {
            lock.unlock();
        }
    }
}
