package dev.antiphon.examples.chat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The pace of one person: 20 lines at once, then ten a second. A faster person waits, its further
 * lines stay in its socket, and nobody else notices.
 */
final class Pace {
    private static final long LINE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long AHEAD_NANOS = 20 * LINE_NANOS;

    private long due = System.nanoTime() - AHEAD_NANOS;

    /** Waits until the next line may be done. */
    void next() {
        long now = System.nanoTime();
        due = Math.max(due, now - AHEAD_NANOS) + LINE_NANOS;
        if (due > now) {
            LockSupport.parkNanos(due - now);
        }
    }
}
