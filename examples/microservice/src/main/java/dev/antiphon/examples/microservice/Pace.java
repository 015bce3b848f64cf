package dev.antiphon.examples.microservice;

import java.util.concurrent.TimeUnit;

/** The rate of one connection: 20 requests at once, then 200 a second. Its thread owns it. */
final class Pace {
    private static final long STEP_NANOS = TimeUnit.SECONDS.toNanos(1) / 200;
    private static final long BURST_NANOS = 20 * STEP_NANOS;

    private long next = System.nanoTime() - BURST_NANOS;

    /** Waits until the next request is due, and meanwhile nothing more is read from the client. */
    void step() throws InterruptedException {
        next = Math.max(next + STEP_NANOS, System.nanoTime() - BURST_NANOS);
        TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
    }
}
