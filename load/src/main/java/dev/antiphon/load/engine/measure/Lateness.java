package dev.antiphon.load.engine.measure;

import dev.antiphon.load.result.Latency;

import org.HdrHistogram.Histogram;

/**
 * The delay of requests of an open schedule that the generator caused, without their wait for a
 * free connection. For its loop's thread alone; times are of {@link System#nanoTime}.
 *
 * <p>When a loop was delayed, all requests planned meanwhile are late, although connections are
 * free for the first few only. The requests after them wait for a connection because of the
 * generator's delay; that delay counts for them too, from their planned time on.
 */
public final class Lateness {
    private final Histogram histogram = Latency.emptyHistogram();
    private final long measureFrom;
    private long freeSince;

    /**
     * The start of the generator's last delay, which still affects requests planned before its end.
     */
    private long heldUpFrom;

    private long heldUpUntil;

    /**
     * Creates a measurement.
     *
     * @param measureFrom the time from which planned requests are counted
     */
    public Lateness(long start, long measureFrom) {
        this.measureFrom = measureFrom;
        freeSince = start;
        heldUpFrom = start;
        heldUpUntil = start;
    }

    /** Records that a connection is free again after none was. */
    public void freeAgain(long now) {
        freeSince = now;
    }

    /**
     * Records a request that is taken from the schedule, to be sent or to be dropped as too late.
     *
     * @param free whether a connection was free for it
     * @return the delay in nanoseconds if it is counted, else 0
     */
    public long takenOff(long plannedAt, long now, boolean free) {
        long late = Math.max(0, heldUpUntil - Math.max(plannedAt, heldUpFrom));
        long due = Math.max(plannedAt, freeSince);
        if (free && now - due >= late) {
            late = now - due;
            heldUpFrom = due;
            heldUpUntil = now;
        }
        if (plannedAt < measureFrom) {
            return 0;
        }
        histogram.recordValue(Math.min(late, histogram.getHighestTrackableValue()));
        return late;
    }

    /** Returns the histogram of all counted delays. */
    public Histogram histogram() {
        return histogram;
    }
}
