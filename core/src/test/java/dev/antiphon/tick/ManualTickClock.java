package dev.antiphon.tick;

import org.awaitility.Awaitility;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A clock that only the test moves. */
final class ManualTickClock implements TickClock {
    private final AtomicLong now = new AtomicLong();
    private volatile long awaited = -1;
    private volatile Thread waiting = Thread.currentThread();

    @Override
    public long nanos() {
        return now.get();
    }

    @Override
    public void await(long at, BooleanSupplier wakes) {
        waiting = Thread.currentThread();
        awaited = at;
        while (nanos() < at && !wakes.getAsBoolean()) {
            LockSupport.park(this);
        }
        awaited = -1;
    }

    /** Moves the clock. */
    void advance(Duration time) {
        now.addAndGet(time.toNanos());
        LockSupport.unpark(waiting);
    }

    /** Moves the clock once the ticks wait for this time after their start. */
    void advanceWhenAwaited(Duration at, Duration time) {
        awaitWait(at);
        advance(time);
    }

    /** Waits until the ticks wait for this time after their start. */
    void awaitWait(Duration at) {
        Awaitility.await().until(() -> awaited == at.toNanos());
    }
}
