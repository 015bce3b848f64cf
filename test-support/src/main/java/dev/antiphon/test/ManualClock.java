package dev.antiphon.test;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A monotonic clock that moves only when a test advances it. Any thread may use it. */
public final class ManualClock implements LongSupplier {
    private static final long START_NANOS = 1_000_000_000;

    private final AtomicLong nanos = new AtomicLong(START_NANOS);

    @Override
    public long getAsLong() {
        return nanos.get();
    }

    /** Advances the clock by this time. */
    public void advance(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    /** Returns the total time by which the clock was advanced. */
    public Duration elapsed() {
        return Duration.ofNanos(nanos.get() - START_NANOS);
    }
}
