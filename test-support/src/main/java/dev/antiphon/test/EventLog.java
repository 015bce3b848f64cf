package dev.antiphon.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A log of events, in which tests wait for expected events. Any thread may use it. */
public class EventLog<E> {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition added = lock.newCondition();
    private final List<E> all = new ArrayList<>();

    /** Appends an event. */
    public void on(E event) {
        lock.lock();
        try {
            all.add(event);
            added.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns the events of this kind so far. */
    public <T extends E> List<T> of(Class<T> kind) {
        lock.lock();
        try {
            return all.stream().filter(kind::isInstance).map(kind::cast).toList();
        } finally {
            lock.unlock();
        }
    }

    /** Waits up to 30 s for the first event of this kind and returns it. */
    public <T extends E> T await(Class<T> kind) {
        return await(kind, 1).get(0);
    }

    /**
     * Waits up to 30 s until there are this many events of this kind, and returns all events of
     * this kind.
     *
     * @throws AssertionError when there are too few in time
     */
    public <T extends E> List<T> await(Class<T> kind, int count) {
        lock.lock();
        try {
            long nanos = PATIENCE.toNanos();
            List<T> found = of(kind);
            while (found.size() < count) {
                if (nanos <= 0) {
                    throw new AssertionError("expected " + count + " " + kind.getSimpleName()
                            + " within " + PATIENCE + "; emitted: " + all);
                }
                nanos = added.awaitNanos(nanos);
                found = of(kind);
            }
            return found;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            lock.unlock();
        }
    }
}
