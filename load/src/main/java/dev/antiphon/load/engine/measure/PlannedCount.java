package dev.antiphon.load.engine.measure;

import dev.antiphon.load.engine.plan.SendSchedule;

/**
 * The number of an open schedule's requests that belong to one loop, and the number of those
 * already counted as planned. Each request counts in the second of its planned time, regardless of
 * its sending. A closed schedule has no planned requests. For its loop's thread alone.
 */
public final class PlannedCount {
    private final SendSchedule sendSchedule;
    private final int loops;
    private final int loop;

    /** The number of requests of the warm-up, which are not counted. */
    private final long warmUp;

    private long requests;
    private long told;

    public PlannedCount(SendSchedule sendSchedule, int loops, int loop) {
        this.sendSchedule = sendSchedule;
        this.loops = loops;
        this.loop = loop;
        this.warmUp = share(sendSchedule.plannedBefore(sendSchedule.measureFrom()));
        this.requests = sendSchedule.isOpen() ? share(sendSchedule.requests()) : 0;
        this.told = warmUp;
    }

    /** Returns this loop's number among the first requests of all loops. */
    private long share(long first) {
        return Math.max(0, Math.ceilDiv(first - loop, loops));
    }

    /** Returns the number of this loop's requests, warm-up included. */
    public long requests() {
        return requests;
    }

    /**
     * Returns the number of requests planned before this time that were not counted yet, and counts
     * them.
     */
    long tellUntil(long time) {
        return tell(share(sendSchedule.plannedBefore(time)));
    }

    /** Returns the number of all requests that were not counted yet, and counts them. */
    public long tellRest() {
        return tell(requests);
    }

    private long tell(long until) {
        long more = Math.max(0, Math.min(until, requests) - told);
        told += more;
        return more;
    }

    /**
     * Shortens the count to that of a schedule that ends sooner, but not below the number of
     * requests that were begun or counted.
     */
    public void endWith(SendSchedule sooner, long begun) {
        long least = Math.max(begun, told > warmUp ? told : 0);
        requests = Math.max(least, share(sooner.requests()));
    }
}
