package dev.antiphon.load.engine.measure;

import dev.antiphon.load.result.Column;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;

/**
 * The windows of one loop: that of the current second, and those of past seconds that the collector
 * has not got yet. For its loop's thread alone; times are of {@link System#nanoTime}.
 *
 * <p>A second often ends when a request is due. Work that can wait until the request is sent, or
 * better until its reply has come, is done in {@link #handOver}.
 */
public final class SecondStats {
    private static final long SECOND = 1_000_000_000;

    /**
     * The time before the end of the next second at which the past second is handed over, even with
     * requests in flight.
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

    /** Begins a phase. The current window then counts the warm-up and the first second. */
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
     * Closes the windows of past seconds and begins the window of the current second.
     *
     * @param silentSince the time since which requests have waited without any reply; the current
     *     time if none waits
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
     * Passes the past windows to the collector if the loop is idle or the time has come, since that
     * wakes the collector's thread.
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

    /** Returns the window in which the phase ends; past windows must have been handed over. */
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
