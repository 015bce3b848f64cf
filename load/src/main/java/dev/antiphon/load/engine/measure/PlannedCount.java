package dev.antiphon.load.engine.measure;

import dev.antiphon.load.engine.plan.SendSchedule;

/**
 * A counter of planned requests, for one event loop. It knows how many requests of an open schedule
 * belong to the loop, and how many of them were already counted as planned. A request counts in the
 * second of its planned time, regardless of when it is sent. In the closed model there are none.
 * Only the thread of the loop may use it.
 */
public final class PlannedCount {
    private final SendSchedule sendSchedule;
    private final int loops;
    private final int loop;

    /** The number of requests of this loop in the warm-up; they are not counted. */
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

    /** Returns how many of the first requests of all loops belong to this loop. */
    private long share(long first) {
        return Math.max(0, Math.ceilDiv(first - loop, loops));
    }

    /** Returns the number of requests of this loop, warm-up included. */
    public long requests() {
        return requests;
    }

    /**
     * Returns the number of requests planned before this time that were not yet counted, and marks
     * them as counted.
     */
    long tellUntil(long time) {
        return tell(share(sendSchedule.plannedBefore(time)));
    }

    /** Returns the number of all requests that were not yet counted, and marks them as counted. */
    public long tellRest() {
        return tell(requests);
    }

    private long tell(long until) {
        long more = Math.max(0, Math.min(until, requests) - told);
        told += more;
        return more;
    }

    /**
     * Reduces the number of requests to that of a shorter schedule, but not below the number of
     * requests already begun or counted.
     */
    public void endWith(SendSchedule sooner, long begun) {
        long least = Math.max(begun, told > warmUp ? told : 0);
        requests = Math.max(least, share(sooner.requests()));
    }
}
