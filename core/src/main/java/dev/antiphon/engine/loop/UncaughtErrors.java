package dev.antiphon.engine.loop;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The reporter of exceptions after which a thread continues. It prints them as the JVM prints
 * uncaught exceptions. The first is printed at once, then at most one every {@value #EVERY_SECONDS}
 * s, since a thread may throw in every turn. Any thread may use it.
 */
public final class UncaughtErrors {
    private static final int EVERY_SECONDS = 10;
    private static final long EVERY_NANOS = EVERY_SECONDS * 1_000_000_000L;

    private final AtomicLong nextAt = new AtomicLong(System.nanoTime());

    public void show(Throwable thrown) {
        long now = System.nanoTime();
        long next = nextAt.get();
        if (now - next < 0 || !nextAt.compareAndSet(next, now + EVERY_NANOS)) {
            return;
        }
        try {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, thrown);
        } catch (Throwable again) { // without memory nothing can be printed; the thread continues
        }
    }
}
