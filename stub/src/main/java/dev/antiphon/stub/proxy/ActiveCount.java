package dev.antiphon.stub.proxy;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A counter of tasks in progress. Threads can wait until no task is in progress. Any thread may
 * call all methods.
 */
public final class ActiveCount {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long count;

    /** Creates a counter that starts at zero. */
    public ActiveCount() {}

    /** Counts the start of a task. */
    public void begun() {
        change(1);
    }

    /** Counts the end of a task. */
    public void ended() {
        change(-1);
    }

    private void change(int by) {
        lock.lock();
        try {
            count += by;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for at most this time until no task is in progress.
     *
     * @return whether no task is in progress
     * @throws InterruptedException when the waiting thread was interrupted
     */
    public boolean awaitNone(Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lock();
        try {
            while (count > 0 && left > 0) {
                left = changed.awaitNanos(left);
            }
            return count == 0;
        } finally {
            lock.unlock();
        }
    }
}
