package dev.antiphon.load.engine.measure;

import dev.antiphon.load.engine.plan.SendSchedule;

/**
 * How many requests of an open schedule are one loop's, and how many of these have been told as
 * planned: each in the second that it is planned for, whenever it is sent. Of a schedule that is
 * not open there are none. For its loop's thread alone.
 */
public final class PlannedCount {
    private final SendSchedule sendSchedule;
    private final int loops;
    private final int loop;

    /** Those of the warm-up are never told. */
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

    /** All of this loop's, warm-up included. */
    public long requests() {
        return requests;
    }

    /** How many are planned before this time and were not told yet. */
    long tellUntil(long time) {
        return tell(share(sendSchedule.plannedBefore(time)));
    }

    /** How many were not told yet. */
    public long tellRest() {
        return tell(requests);
    }

    private long tell(long until) {
        long more = Math.max(0, Math.min(until, requests) - told);
        told += more;
        return more;
    }

    /**
     * Ends with the requests of a schedule that ends sooner, but for those that were begun or told
     * already.
     */
    public void endWith(SendSchedule sooner, long begun) {
        long least = Math.max(begun, told > warmUp ? told : 0);
        requests = Math.max(least, share(sooner.requests()));
    }
}
