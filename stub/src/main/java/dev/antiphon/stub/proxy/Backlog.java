package dev.antiphon.stub.proxy;

import dev.antiphon.event.ConnectionEvent.MessageIn;
import dev.antiphon.event.ConnectionEvent.MessageOut;
import dev.antiphon.event.Event;
import dev.antiphon.event.EventListener;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A listener that counts the bytes which a proxy has passed on and the wrapped listener has not
 * processed yet. The proxy waits while this number is large, so that the listener's queue of 16 MiB
 * does not overflow. Any thread may call all methods.
 */
final class Backlog implements EventListener {
    private static final long BYTES_MAX = 4 << 20;

    /** The time without an event after which the queue of the listener counts as empty. */
    private static final Duration IDLE = Duration.ofMillis(200);

    private final EventListener listener;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // The lock guards the following fields.

    /**
     * The number of bytes passed on and not processed. Negative while the listener has processed
     * bytes that are not counted yet.
     */
    private long bytes;

    private boolean busy;
    private boolean over;
    private long tookLast = System.nanoTime();

    Backlog(EventListener listener) {
        this.listener = listener;
    }

    /** Waits until the number of unprocessed bytes is small enough, or the listener is closed. */
    void await() throws InterruptedException {
        lock.lock();
        try {
            while (bytes > BYTES_MAX && !over) {
                boolean unused = changed.await(IDLE.toNanos(), TimeUnit.NANOSECONDS);
                if (!busy && System.nanoTime() - tookLast > IDLE.toNanos()) {
                    bytes = 0; // the remaining bytes belong to events that were dropped
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Counts bytes that were passed on and will be reported by an event. */
    void passed(int count) {
        lock.lock();
        try {
            bytes += count;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean wants(Class<? extends Event> kind) {
        return listener.wants(kind);
    }

    @Override
    public void on(Event event) {
        begin();
        try {
            listener.on(event);
        } finally {
            took(
                    switch (event) {
                        case MessageIn in -> in.message().size();
                        case MessageOut out -> out.message().size();
                        default -> 0;
                    });
        }
    }

    private void begin() {
        lock.lock();
        try {
            busy = true;
        } finally {
            lock.unlock();
        }
    }

    private void took(int count) {
        lock.lock();
        try {
            busy = false;
            tookLast = System.nanoTime();
            bytes -= count;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void closed() {
        lock.lock();
        try {
            over = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        listener.closed();
    }
}
