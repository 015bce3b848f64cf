package dev.antiphon.engine.loop;

import dev.antiphon.config.Backoff;

import java.util.random.RandomGenerator;

/** The random waits of a {@link Backoff}. Used on the loop's thread only. */
public final class Jitter {
    private final long first;
    private final long most;
    private final RandomGenerator random;

    public Jitter(Backoff backoff, RandomGenerator random) {
        this.first = backoff.first().toNanos();
        this.most = backoff.most().toNanos();
        this.random = random;
    }

    /**
     * Returns the length of the next wait in nanoseconds.
     *
     * @param failures the number of consecutive failures before this wait; 0 for the first wait
     */
    public long nanos(int failures) {
        // with the most doublings that do not overflow, every bound is exceeded
        int doublings = Math.min(failures, Long.numberOfLeadingZeros(first) - 1);
        return random.nextLong(Math.min(most, first << doublings) + 1);
    }
}
