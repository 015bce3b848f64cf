package dev.antiphon.engine.loop;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A loop's counter of work steps, for its {@link Watchdog}: it is odd while the loop works, and
 * changes with each step. The loop writes it with two plain stores per read, task or turn; the
 * watchdog reads it.
 */
public final class Heartbeat {
    final Thread thread;
    private final AtomicLong step = new AtomicLong();

    /**
     * The connection being served. It is written before the step: a thread that reads the step then
     * also sees its connection.
     */
    private @Nullable LoopConnection served;

    Heartbeat(Thread thread) {
        this.thread = thread;
    }

    /** Records the start of a piece of work, with the connection that it serves, if any. */
    public void works(@Nullable LoopConnection connection) {
        served = connection;
        step.setRelease((step.getPlain() + 2) | 1);
    }

    /** Records that the loop waits for work. */
    void waits() {
        served = null;
        step.setRelease((step.getPlain() + 2) & ~1L);
    }

    /** Returns the current step. Any thread may call it. */
    long step() {
        return step.getAcquire();
    }

    static boolean isWork(long step) {
        return (step & 1) != 0;
    }

    /**
     * Returns the number of the connection that the current step serves; 0 for none. Any thread may
     * call it.
     */
    long servedId() {
        LoopConnection connection = served;
        return connection == null ? 0 : connection.id();
    }
}
