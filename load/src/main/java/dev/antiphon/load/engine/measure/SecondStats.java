package dev.antiphon.load.engine.measure;

import dev.antiphon.load.result.Column;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;

/**
 * The windows of one event loop: the window of the current second, and those of past seconds that
 * the collector has not yet received. Only the thread of the loop may use it. Times are values of
 * {@link System#nanoTime}.
 *
 * <p>A second often ends at the moment when a request is due. Work that can wait until the request
 * is sent, or better until its reply has arrived, is done in {@link #handOver}.
 */
public final class SecondStats {
    private static final long SECOND = 1_000_000_000;

    /**
     * The time before the end of the current second at which a past second is handed over, even
     * with requests in flight.
     */
    private static final long HAND_OVER_BY = 900_000_000;

    private final Collector collector;
    private final ArrayDeque<SecondWindow> over = new ArrayDeque<>(2);
    private SecondWindow on = new SecondWindow();
    private @Nullable SecondWindow spare;
    private long measureFrom;
    private long nextEnd;

    public SecondStats(Collector collector) {
        this.collector = collector;
    }

    /** Begins a phase. The current window then covers the warm-up and the first second. */
    public void begin(long from) {
        measureFrom = from;
        nextEnd = from + SECOND;
        on.index = 0;
        provide();
    }

    private void provide() {
        if (spare == null) {
            spare = collector.spare();
        }
    }

    /** Returns the current window. */
    public SecondWindow on() {
        return on;
    }

    /** Returns the end of the current second. */
    public long nextEnd() {
        return nextEnd;
    }

    /**
     * Ends the windows of past seconds and begins the window of the current second.
     *
     * @param silentSince the time since which requests have waited without any reply; the current
     *     time if no request waits
     */
    public void roll(long now, long silentSince) {
        while (now >= nextEnd) {
            long silence = Math.min(SECOND, now - Math.max(silentSince, nextEnd - SECOND));
            on.silenceNanos = Math.max(on.silenceNanos, silence);
            over.add(on);
            int index = on.index + 1;
            on = next();
            on.index = index;
            nextEnd += SECOND;
        }
    }

    /**
     * Passes the past windows to the collector if the loop is idle, or else 100 ms after the
     * current second began. The delay avoids waking the thread of the collector while a reply is
     * measured.
     */
    public void handOver(PlannedCount plannedCount, boolean idle, long now) {
        if (over.isEmpty() || !(idle || now >= nextEnd - HAND_OVER_BY)) {
            return;
        }
        while (!over.isEmpty()) {
            SecondWindow second = over.remove();
            second.counts.add(
                    Column.PLANNED,
                    plannedCount.tellUntil(measureFrom + (second.index + 1) * SECOND));
            collector.take(second);
        }
        provide();
    }

    /**
     * Returns the window of the second in which the phase ends. All past windows must have been
     * handed over.
     */
    public SecondWindow last() {
        SecondWindow last = on;
        on = next();
        return last;
    }

    private SecondWindow next() {
        SecondWindow next = spare == null ? collector.spare() : spare;
        spare = null;
        return next;
    }
}
