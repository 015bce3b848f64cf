package dev.antiphon.engine.loop;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A loop's sign of life, for its {@link Watchdog}: a number that is odd while the loop is at work,
 * and another one for each piece of work. The loop writes it, at the cost of two plain stores per
 * read, task or turn; the watchdog reads it.
 */
public final class Heartbeat {
    final Thread thread;
    private final AtomicLong step = new AtomicLong();

    /** Written before the step, so that a thread which has seen the step sees it too. */
    private @Nullable LoopConnection served;

    Heartbeat(Thread thread) {
        this.thread = thread;
    }

    /** A piece of work begins, for this connection if for any. */
    public void works(@Nullable LoopConnection connection) {
        served = connection;
        step.setRelease((step.getPlain() + 2) | 1);
    }

    /** The loop waits for something to do. */
    void waits() {
        served = null;
        step.setRelease((step.getPlain() + 2) & ~1L);
    }

    /** Returns the present step. Any thread. */
    long step() {
        return step.getAcquire();
    }

    static boolean isWork(long step) {
        return (step & 1) != 0;
    }

    /**
     * Returns the number of the connection that the present step serves; 0 for none. Any thread.
     */
    long servedId() {
        LoopConnection connection = served;
        return connection == null ? 0 : connection.id();
    }
}
