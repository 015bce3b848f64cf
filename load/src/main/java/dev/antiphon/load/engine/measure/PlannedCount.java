package dev.antiphon.load.engine.measure;

import dev.antiphon.load.engine.plan.SendSchedule;

/**
 * The requests of an open schedule that belong to one loop, and those counted as planned so far.
 * Each counts in the second of its planned time, whenever it is sent. A closed schedule has none.
 * For its loop's thread alone.
 */
public final class PlannedCount {
    private final SendSchedule sendSchedule;
    private final int loops;
    private final int loop;

    /** Requests of the warm-up, which never count. */
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

    /** Of the first so many of all loops', those that are this one's. */
    private long share(long first) {
        return Math.max(0, Math.ceilDiv(first - loop, loops));
    }

    /** Returns all of this loop's, warm-up included. */
    public long requests() {
        return requests;
    }

    /** Returns the planned requests before this time that did not count yet. */
    long tellUntil(long time) {
        return tell(share(sendSchedule.plannedBefore(time)));
    }

    /** Returns the planned requests that did not count yet. */
    public long tellRest() {
        return tell(requests);
    }

    private long tell(long until) {
        long more = Math.max(0, Math.min(until, requests) - told);
        told += more;
        return more;
    }

    /**
     * Shortens the count to that of a schedule that ends sooner, but never below the requests that
     * began or counted.
     */
    public void endWith(SendSchedule sooner, long begun) {
        long least = Math.max(begun, told > warmUp ? told : 0);
        requests = Math.max(least, share(sooner.requests()));
    }
}
