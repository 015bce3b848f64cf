package dev.antiphon.engine.handler;

import dev.antiphon.engine.connection.TcpConnection;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.failure.Phase;
import dev.antiphon.message.Message;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The state that a conversation's thread shares with its loop: the received messages that wait, the
 * number of unsent bytes, and the end of the conversation. Any thread may use it. A lock guards
 * every field; no user code runs under the lock.
 */
public final class ConversationQueue {
    /** A timeout that does not expire. */
    static final Duration FOREVER = Duration.ofDays(365);

    private final ReentrantLock lock = new ReentrantLock();

    /** Signalled when a message has arrived, or the input has ended. */
    private final Condition arrived = lock.newCondition();

    /** Signalled when fewer bytes are unsent, or the conversation is closed. */
    private final Condition roomMade = lock.newCondition();

    private final ArrayDeque<Message> waiting = new ArrayDeque<>(2);
    private long waitingBytes;
    private int waitingMax;
    private long unsentBytes;
    private boolean ended;
    private boolean closed;
    private @Nullable Failure endFailure;

    /** Appends a message. */
    void add(Message message) {
        lock.lock();
        try {
            waiting.addLast(message);
            waitingBytes += message.size();
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether fewer than {@code max} messages wait. Stores the limit for {@link #take}. */
    boolean takesMore(int max) {
        lock.lock();
        try {
            waitingMax = max;
            return waiting.size() < max;
        } finally {
            lock.unlock();
        }
    }

    /** Returns the number of bytes in waiting messages. */
    long bytes() {
        lock.lock();
        try {
            return waitingBytes;
        } finally {
            lock.unlock();
        }
    }

    /** Drops the waiting messages. Returns the number of dropped bytes. */
    long clear() {
        lock.lock();
        try {
            long dropped = waitingBytes;
            waitingBytes = 0;
            waiting.clear();
            return dropped;
        } finally {
            lock.unlock();
        }
    }

    /** Marks the end of the input after the waiting messages. Only the first failure is kept. */
    void end(@Nullable Failure failure) {
        lock.lock();
        try {
            ended = true;
            if (endFailure == null) {
                endFailure = failure;
            }
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends both directions under one lock, so that no thread sees only one of them ended. */
    void close(Failure why) {
        lock.lock();
        try {
            closed = true;
            end(why);
            roomMade.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether this failure ended the input. */
    boolean endedOver(Failure failure) {
        lock.lock();
        try {
            return failure.equals(endFailure);
        } finally {
            lock.unlock();
        }
    }

    /** Records the number of unsent bytes, and wakes senders that wait for room. */
    void unsent(long bytes) {
        lock.lock();
        try {
            unsentBytes = bytes;
            roomMade.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for a message, and removes and returns it. Returns null after an orderly end of the
     * peer's output. Decoding continues when half of the queue is free.
     *
     * @param atMost {@link #FOREVER} or more for no timeout
     * @throws FailureException with {@link Failure.TimedOut} after the timeout, or with the failure
     *     that ended the input
     */
    @Nullable
    Message take(TcpConnection connection, Duration atMost) throws InterruptedException {
        boolean roomAgain;
        Message message;
        lock.lock();
        try {
            awaitArrival(atMost);
            message = waiting.pollFirst();
            if (message == null) {
                if (endFailure != null) {
                    throw new FailureException(endFailure);
                }
                return null;
            }
            waitingBytes -= message.size();
            roomAgain = waiting.size() == waitingMax / 2;
        } finally {
            lock.unlock();
        }
        connection.connectionConfig().inboundBudget().add(-message.size());
        if (roomAgain) {
            connection.loop().execute(() -> connection.loop().touch(connection));
        }
        return message;
    }

    private void awaitArrival(Duration atMost) throws InterruptedException {
        boolean hasTimeout = atMost.compareTo(FOREVER) < 0;
        long left = hasTimeout ? atMost.toNanos() : 0;
        while (waiting.isEmpty() && !ended) {
            if (!hasTimeout) {
                arrived.await(); // a wait with a timeout wakes a thread of the JDK each time
            } else if (left > 0) {
                left = arrived.awaitNanos(left);
            } else {
                throw new FailureException(new Failure.TimedOut(Phase.RECEIVE, atMost, 0));
            }
        }
    }

    /** Returns the failure for messages that can no longer be sent. */
    Failure sendFailure() {
        lock.lock();
        try {
            return endFailure == null ? new Failure.Stopped(Phase.WRITE) : endFailure;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until the sum of unsent bytes and {@code bytes} is at most {@code max}, then adds
     * {@code bytes} to the unsent bytes. If nothing is unsent, any number is allowed.
     *
     * @throws FailureException when the conversation is closed
     */
    void awaitRoom(int bytes, long max) throws InterruptedException {
        lock.lock();
        try {
            while (unsentBytes > 0 && unsentBytes + bytes > max && !closed) {
                roomMade.await();
            }
            if (closed) {
                throw new FailureException(sendFailure());
            }
            unsentBytes += bytes;
        } finally {
            lock.unlock();
        }
    }
}
