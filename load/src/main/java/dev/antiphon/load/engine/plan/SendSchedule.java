package dev.antiphon.load.engine.plan;

/**
 * When requests are to be sent in one phase of a run; times are of {@link System#nanoTime}.
 *
 * @param perSecond the planned rate over all loops; 0 where the server decides
 * @param start of the first request
 * @param measureFrom requests planned before that are the warm-up's
 * @param end no request is planned from here on
 * @param dropsBacklog whether what could not be sent by the end is given up at once
 */
public record SendSchedule(
        double perSecond, long start, long measureFrom, long end, boolean dropsBacklog) {
    /** Of nothing. */
    public static final SendSchedule NONE = new SendSchedule(0, 0, 0, 0, true);

    public boolean isOpen() {
        return perSecond > 0;
    }

    /** How many requests there are in all; of an open schedule. */
    public long requests() {
        return (long) Math.ceil((end - start) * perSecond / 1e9 - 1e-6);
    }

    /** The same, but ending now: what could not be sent until then is given up. */
    public SendSchedule endingAt(long now) {
        long sooner = Math.max(start, Math.min(end, now));
        return new SendSchedule(perSecond, start, measureFrom, sooner, true);
    }

    /** How many of them are to be sent before this time; none of a schedule that is not open. */
    public long plannedBefore(long time) {
        if (!isOpen() || time <= start) {
            return 0;
        }
        long index = (long) Math.ceil((time - start) * perSecond / 1e9);
        while (index > 0 && plannedAt(index - 1) >= time) {
            index--; // what was reckoned may be a little beside it
        }
        while (plannedAt(index) < time) {
            index++;
        }
        return Math.min(index, requests());
    }

    /** When the request of this index, from 0, is to be sent; of an open schedule. */
    public long plannedAt(long index) {
        return start + (long) (index * 1e9 / perSecond);
    }
}
