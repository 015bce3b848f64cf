package dev.antiphon.tick;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The clock of ticks, which a test replaces. */
interface TickClock {
    /** The system's monotonic clock. */
    TickClock SYSTEM = new TickClock() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void await(long at, BooleanSupplier wakes) {
            for (long left = at - nanos(); left > 0; left = at - nanos()) {
                if (wakes.getAsBoolean()) {
                    return;
                }
                LockSupport.parkNanos(left);
                boolean unused = Thread.interrupted(); // else no later wait would wait
            }
        }
    };

    /** Returns the time in nanoseconds. */
    long nanos();

    /**
     * Waits until this time, or until {@code wakes} is true. The thread that makes it true wakes
     * this one by {@link LockSupport#unpark}.
     */
    void await(long at, BooleanSupplier wakes);
}
