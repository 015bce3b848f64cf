package dev.antiphon.load.engine.measure;

import dev.antiphon.load.result.Latency;

import org.HdrHistogram.Histogram;

/**
 * The delay of requests of an open schedule that the generator caused, without their wait for a
 * free connection. For its loop's thread alone; times are of {@link System#nanoTime}.
 *
 * <p>A loop that was held up is late with all that was to be sent meanwhile, though connections are
 * free for the first few only: those behind them wait for a connection because the generator was
 * not there, and are counted as late as it was, counted from their own time.
 */
public final class Lateness {
    private final Histogram histogram = Latency.emptyHistogram();
    private final long measureFrom;
    private long freeSince;

    /** The hold-up that requests before its end still suffer from. */
    private long heldUpFrom;

    private long heldUpUntil;

    /** @param measureFrom what is planned before that is not counted */
    public Lateness(long start, long measureFrom) {
        this.measureFrom = measureFrom;
        freeSince = start;
        heldUpFrom = start;
        heldUpUntil = start;
    }

    /** A connection is free again, after there was none. */
    public void freeAgain(long now) {
        freeSince = now;
    }

    /**
     * A request is taken off the schedule, to be sent or, since it is too late for that, not.
     *
     * @param free whether there was a connection for it
     * @return how late it is, where it is counted
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

    /** Of all that was counted. */
    public Histogram histogram() {
        return histogram;
    }
}
