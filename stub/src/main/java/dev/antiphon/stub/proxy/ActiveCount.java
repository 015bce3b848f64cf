package dev.antiphon.stub.proxy;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Counts what is under way, for those who wait for its end. All methods: any thread. */
public final class ActiveCount {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long count;

    /** Creates a count of zero. */
    public ActiveCount() {}

    /** Counts one more. */
    public void begun() {
        change(1);
    }

    /** Counts one less. */
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
     * Waits until none is, no longer than this.
     *
     * @return whether none is
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
