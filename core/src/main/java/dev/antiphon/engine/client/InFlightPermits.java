package dev.antiphon.engine.client;

import dev.antiphon.failure.ClientFailure;
import dev.antiphon.failure.FailureException;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The permits that bound a client's simultaneous calls, or its conversations. Any thread may use
 * them.
 */
final class InFlightPermits {
    private final Semaphore permits;
    private final int most;

    InFlightPermits(long most) {
        this.most = (int) Math.min(Integer.MAX_VALUE, most);
        this.permits = new Semaphore(this.most);
    }

    /** Acquires a permit if one is free. Returns whether it acquired one. */
    boolean tryAcquire() {
        return permits.tryAcquire();
    }

    /**
     * Acquires a permit, and waits if none is free.
     *
     * @param limit the timeout that the failure names
     * @throws FailureException when no permit is free in time
     */
    void acquire(long nanos, Duration limit) throws InterruptedException {
        if (!permits.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
            throw new FailureException(new ClientFailure.NoRoom(most, limit));
        }
    }

    void release() {
        permits.release();
    }
}
