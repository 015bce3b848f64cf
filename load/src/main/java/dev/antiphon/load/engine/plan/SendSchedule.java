package dev.antiphon.load.engine.plan;

/**
 * The planned times of the requests in one phase of a run. Times are values of {@link
 * System#nanoTime}.
 *
 * @param perSecond the planned requests per second of all loops; 0 in the closed model
 * @param start the time of the first request
 * @param measureFrom the end of the warm-up; requests planned earlier are not measured
 * @param end the end of the schedule; no request is planned at this time or later
 * @param dropsBacklog true if due requests that were not sent by the end are dropped at once
 */
public record SendSchedule(
        double perSecond, long start, long measureFrom, long end, boolean dropsBacklog) {
    /** A schedule without requests. */
    public static final SendSchedule NONE = new SendSchedule(0, 0, 0, 0, true);

    public boolean isOpen() {
        return perSecond > 0;
    }

    /** Returns the number of requests of a schedule of the open model. */
    public long requests() {
        return (long) Math.ceil((end - start) * perSecond / 1e9 - 1e-6);
    }

    /** Returns a copy that ends now. Due requests that were not sent by then are dropped. */
    public SendSchedule endingAt(long now) {
        long sooner = Math.max(start, Math.min(end, now));
        return new SendSchedule(perSecond, start, measureFrom, sooner, true);
    }

    /** Returns the number of requests planned before this time; 0 in the closed model. */
    public long plannedBefore(long time) {
        if (!isOpen() || time <= start) {
            return 0;
        }
        long index = (long) Math.ceil((time - start) * perSecond / 1e9);
        while (index > 0 && plannedAt(index - 1) >= time) {
            index--; // the computed index may be off by one
        }
        while (plannedAt(index) < time) {
            index++;
        }
        return Math.min(index, requests());
    }

    /** Returns the planned time of a request of the open model, by its index from 0. */
    public long plannedAt(long index) {
        return start + (long) (index * 1e9 / perSecond);
    }
}
