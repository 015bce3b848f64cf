package dev.antiphon.engine.handler;

import dev.antiphon.engine.buffer.BorrowedMessage;
import dev.antiphon.engine.connection.MessageHandler;
import dev.antiphon.engine.connection.TcpConnection;
import dev.antiphon.engine.loop.TimerTask;
import dev.antiphon.event.ConnectionEvent.How;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.failure.Phase;
import dev.antiphon.handler.ConversationHandler;
import dev.antiphon.handler.FailureHandler;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply.After;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A conversation on a virtual thread of its own. Messages wait for it in a queue of
 * {@link dev.antiphon.config.Limits#maxInFlight}; past that decoding stops. The lock guards the queue and
 * the ends of both sides; no code of the user's runs under it.
 */
public class ConversationMessageHandler implements MessageHandler {
    /** Null where this side holds the conversation without one, as a client does. */
    private final @Nullable ConversationHandler handler;

    private final FailureHandler faults;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Message> waiting = new ArrayDeque<>(2);
    private int waitingMax;
    private long unsentBytes;
    private boolean ended;
    private boolean closed;
    private @Nullable Failure endFailure;

    /** Guarded by the lock. */
    private long waitingBytes;

    /** Owned by the loop. */
    private @Nullable Thread thread;

    /**
     * Since when its handler has had reason to return, or has last sent something; owned by the
     * loop.
     */
    private long overSince = TimerTask.NEVER;

    /** What was unsent when a sender was last told of it; owned by the loop. */
    private long toldUnsentBytes;

    /** Owned by the loop. */
    private boolean returned;

    /** Owned by the loop. */
    private @Nullable Failure lastFault;

    /** Owned by the loop. */
    private @Nullable StartTlsStep startTlsStep;

    /** What had arrived of a message that will never be whole; owned by the loop. */
    private Message unfinished = Message.empty();

    public ConversationMessageHandler(
            @Nullable ConversationHandler handler, FailureHandler faults) {
        this.handler = handler;
        this.faults = faults;
    }

    @Override
    public void opened(TcpConnection connection) {
        ConversationHandler held = handler;
        if (held != null) {
            ConnectionConversation conversation = new ConnectionConversation(connection, this);
            thread = Thread.ofVirtual()
                    .name("antiphon-conversation-" + connection.id())
                    .start(() -> converse(connection, conversation, held));
        }
    }

    private void converse(
            TcpConnection connection,
            ConnectionConversation conversation,
            ConversationHandler held) {
        HandlerThreads.markHandling(connection.loop());
        Failure failure = null;
        try {
            held.converse(conversation);
        } catch (FailureException e) {
            failure = isOwn(e.failure()) ? null : new Failure.HandlerFailed(e);
        } catch (Throwable e) { // an Error too ends this conversation, and no more than that
            failure = new Failure.HandlerFailed(e);
        }
        Failure said = failure;
        connection.loop().execute(() -> {
            returned = true;
            forget(connection);
            if (lastFault != null) {
                if (said != null) {
                    connection.closeSequence().tell(said);
                }
                ErrorReply.send(connection, faults, lastFault);
            } else if (said != null) {
                connection.fault(said);
            } else {
                connection.closeSequence().closeWhenAnswered();
                connection.finish(After.CLOSE);
            }
            connection.turn();
        });
    }

    /**
     * Whether the fault is the connection's, which was told already, and not one of the handler's
     * making.
     */
    private boolean isOwn(Failure failure) {
        lock.lock();
        try {
            return failure.equals(endFailure);
        } finally {
            lock.unlock();
        }
    }

    // ---- on the loop ----

    @Override
    public void message(TcpConnection connection, BorrowedMessage message) {
        Message owned = message.toMessage();
        connection
                .connectionConfig()
                .inboundBudget()
                .add(owned.size()); // before anybody can take it off
        lock.lock();
        try {
            waiting.addLast(owned);
            waitingBytes += owned.size();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        connection.connectionConfig().inboundBudget().keepWithin(connection.loop());
    }

    @Override
    public boolean takesMore(TcpConnection connection) {
        lock.lock();
        try {
            waitingMax = connection.limits().maxInFlight();
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
    void secure(TcpConnection connection, StartTlsStep step) {
        if (step.begin()) {
            startTlsStep = step;
        }
        connection.settle();
    }

    @Override
    public void advance(TcpConnection connection) {
        if (startTlsStep != null) {
            startTlsStep.proceed();
        }
    }

    @Override
    public void secured(TcpConnection connection) {
        if (startTlsStep != null) {
            connection.tls().ifPresent(startTlsStep::secured);
            startTlsStep = null;
        }
    }

    @Override
    public void inputEnded(TcpConnection connection) {
        overSince = connection.loop().now();
        end(null);
    }

    @Override
    public void closing(TcpConnection connection) {
        overSince = connection.loop().now();
        returned |= handler == null; // nobody else is left to say that it is over
        end(null);
    }

    /**
     * What had arrived before is still received and may be answered; then the handler learns of it.
     */
    @Override
    public void faulted(TcpConnection connection, Failure failure) {
        lastFault = failure;
        unfinished = connection.frameReader().unfinished();
        overSince = connection.loop().now();
        returned |= handler == null;
        end(failure);
        if (returned) {
            ErrorReply.send(connection, faults, failure);
        }
    }

    @Override
    public void releasing(TcpConnection connection) {
        if (unfinished.size() == 0) {
            unfinished = connection.frameReader().unfinished();
        }
    }

    /** The bytes that make no whole message, yet or for good. */
    Message unfinished(TcpConnection connection) {
        return unfinished.size() > 0 ? unfinished : connection.frameReader().unfinished();
    }

    @Override
    public void closed(TcpConnection connection, Failure why) {
        lock.lock();
        try {
            closed = true;
            end(why); // within the lock: who sees the one sees the other
        } finally {
            lock.unlock();
        }
        if (startTlsStep != null) {
            startTlsStep.failed(why);
        }
    }

    @Override
    public void flushed(TcpConnection connection) {
        if (connection.frameWriter().unsentBytes() < toldUnsentBytes
                && !connection.frameWriter().isCrowded()) {
            sent(connection);
        }
    }

    /** Drops the messages that wait: nobody will receive them, or there are too many. */
    @Override
    public void forget(TcpConnection connection) {
        long dropped;
        lock.lock();
        try {
            dropped = waitingBytes;
            waitingBytes = 0;
            waiting.clear();
        } finally {
            lock.unlock();
        }
        connection.connectionConfig().inboundBudget().add(-dropped);
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
    public long deadline(TcpConnection connection) {
        return returned || overSince == TimerTask.NEVER
                ? TimerTask.NEVER
                : overSince + connection.limits().handlerTimeout().toNanos();
    }

    /** The connection has ended but for its handler, which neither sends nor returns. */
    @Override
    public void due(TcpConnection connection, long now) {
        if (now < deadline(connection)) {
            return;
        }
        Duration limit = connection.limits().handlerTimeout();
        connection.drop(new Failure.TimedOut(Phase.HANDLE, limit, 0), How.TIMEOUT);
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void end(@Nullable Failure failure) {
        lock.lock();
        try {
            ended = true;
            if (endFailure == null) {
                endFailure = failure;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Takes note of how much is unsent, so that a sender who waits may go on. */
    void sent(TcpConnection connection) {
        if (overSince != TimerTask.NEVER) {
            overSince = connection.loop().now();
        }
        toldUnsentBytes = connection.frameWriter().unsentBytes();
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
    Message take(TcpConnection connection, long untilNanos, Failure late)
            throws InterruptedException {
        boolean roomAgain;
        Message message;
        lock.lock();
        try {
            while (waiting.isEmpty() && !ended) {
                long left = untilNanos - System.nanoTime();
                if (left <= 0) {
                    throw new FailureException(late);
                }
                changed.await(left, TimeUnit.NANOSECONDS);
            }
            message = waiting.pollFirst();
            waitingBytes -= message == null ? 0 : message.size();
            if (message == null && endFailure != null) {
                throw new FailureException(endFailure);
            }
            roomAgain = message != null && waiting.size() == waitingMax / 2;
        } finally {
            lock.unlock();
        }
        if (message != null) {
            connection.connectionConfig().inboundBudget().add(-message.size());
        }
        if (roomAgain) {
            connection.loop().execute(() -> connection.loop().touch(connection));
        }
        return message;
    }

    /** Waits until less than half of the outbound bound is unsent. */
    void awaitRoom(TcpConnection connection, int bytes) throws InterruptedException {
        long half = connection.limits().maxOutboundBytesPerConnection() / 2;
        lock.lock();
        try {
            while (unsentBytes > 0 && unsentBytes + bytes > half && !closed) {
                changed.await();
            }
            if (closed) {
                throw new FailureException(
                        endFailure == null ? new Failure.Stopped(Phase.WRITE) : endFailure);
            }
            unsentBytes += bytes;
        } finally {
            lock.unlock();
        }
    }
}
