package dev.antiphon.load.engine;

/**
 * How many requests of an open schedule are one loop's, and how many of these have been told as
 * planned: each in the second that it is planned for, whenever it is sent. Of a schedule that is
 * not open there are none. For its loop's thread alone.
 */
final class Planned {
    private final Schedule schedule;
    private final int loops;
    private final int loop;

    /** Those of the warm-up are never told. */
    private final long warmUp;

    private long requests;
    private long told;

    Planned(Schedule schedule, int loops, int loop) {
        this.schedule = schedule;
        this.loops = loops;
        this.loop = loop;
        this.warmUp = share(schedule.plannedBefore(schedule.measureFrom()));
        this.requests = schedule.isOpen() ? share(schedule.requests()) : 0;
        this.told = warmUp;
    }

    /** Of the first so many of all loops', those that are this one's. */
    private long share(long first) {
        return Math.max(0, Math.ceilDiv(first - loop, loops));
    }

    /** All of this loop's, warm-up included. */
    long requests() {
        return requests;
    }

    /** How many are planned before this time and were not told yet. */
    long tellUntil(long time) {
        return tell(share(schedule.plannedBefore(time)));
    }

    /** How many were not told yet. */
    long tellRest() {
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
    void endWith(Schedule sooner, long begun) {
        long least = Math.max(begun, told > warmUp ? told : 0);
        requests = Math.max(least, share(sooner.requests()));
    }
}
