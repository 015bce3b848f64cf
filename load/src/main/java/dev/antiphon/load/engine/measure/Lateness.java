package dev.antiphon.load.engine.measure;

import dev.antiphon.load.result.Latency;

import org.HdrHistogram.Histogram;

/**
 * A measurement of the delays of requests that the generator caused in the open model. The wait of
 * a request for a free connection is not included. Only the thread of the event loop may use it.
 * Times are values of {@link System#nanoTime}.
 *
 * <p>When a loop was delayed, all requests planned in that time are late, but only the first few of
 * them find a free connection. The requests after them wait for a connection only because of the
 * delay of the generator; the delay counts for them too, from their planned time on.
 */
public final class Lateness {
    private final Histogram histogram = Latency.emptyHistogram();
    private final long measureFrom;
    private long freeSince;

    /**
     * The start of the last delay of the generator, which still affects requests planned before its
     * end.
     */
    private long heldUpFrom;

    private long heldUpUntil;

    /**
     * Creates a measurement.
     *
     * @param start the start of the phase
     * @param measureFrom the end of the warm-up; requests planned earlier are not counted
     */
    public Lateness(long start, long measureFrom) {
        this.measureFrom = measureFrom;
        freeSince = start;
        heldUpFrom = start;
        heldUpUntil = start;
    }

    /** Records that a connection became free after a time without a free connection. */
    public void freeAgain(long now) {
        freeSince = now;
    }

    /**
     * Records a request that is removed from the schedule, either to be sent or to be dropped as
     * too late.
     *
     * @param free whether a connection is free for the request
     * @return the delay in nanoseconds; 0 for requests of the warm-up
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
