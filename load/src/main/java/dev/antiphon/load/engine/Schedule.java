package dev.antiphon.load.engine;

/**
 * When requests are to be sent in one phase of a run; times are of {@link System#nanoTime}.
 *
 * @param perSecond the planned rate over all loops; 0 where the server decides
 * @param start of the first request
 * @param measureFrom requests planned before that are the warm-up's
 * @param end no request is planned from here on
 * @param dropsBacklog whether what could not be sent by the end is given up at once
 */
record Schedule(double perSecond, long start, long measureFrom, long end, boolean dropsBacklog) {
    boolean isOpen() {
        return perSecond > 0;
    }

    /** How many requests there are in all; of an open schedule. */
    long requests() {
        return (long) Math.ceil((end - start) * perSecond / 1e9 - 1e-6);
    }

    /** The same, but ending now: what could not be sent until then is given up. */
    Schedule endingAt(long now) {
        long sooner = Math.max(start, Math.min(end, now));
        return new Schedule(perSecond, start, measureFrom, sooner, true);
    }

    /** When the request of this index, from 0, is to be sent; of an open schedule. */
    long plannedAt(long index) {
        return start + (long) (index * 1e9 / perSecond);
    }
}
