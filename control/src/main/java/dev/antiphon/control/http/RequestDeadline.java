package dev.antiphon.control.http;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * The deadline of the current step of a request. When it passes, it interrupts the request's
 * thread. An interrupt closes the channel that the thread reads or writes, so the wait ends.
 */
final class RequestDeadline {
    private final ScheduledExecutorService timer;
    private final Thread thread;
    private @Nullable ScheduledFuture<?> pending;
    private long step;

    RequestDeadline(ScheduledExecutorService timer, Thread thread) {
        this.timer = timer;
        this.thread = thread;
    }

    /** Begins a step that may last this long, in place of the step before. */
    synchronized void begin(Duration time) {
        end();
        long begun = step;
        pending = timer.schedule(() -> expire(begun), time.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Ends the step, so that the request has no deadline. */
    synchronized void end() {
        step++;
        if (pending != null) {
            pending.cancel(false);
            pending = null;
        }
    }

    private synchronized void expire(long begun) {
        if (begun == step) {
            thread.interrupt();
        }
    }
}
