package dev.antiphon.load.engine.measure;

import dev.antiphon.load.result.Column;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;

/**
 * One loop's seconds: the one that is on, and those that are over and not handed over yet. For its
 * loop's thread alone; times are of {@link System#nanoTime}.
 *
 * <p>A second often ends when a request is due. All that can wait until that has left, and better
 * until its reply is there, is left to {@link #handOver}.
 */
public final class SecondStats {
    private static final long SECOND = 1_000_000_000;

    /** So long before the next second is over, the last is handed over whatever is in flight. */
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

    /** Begins a phase; what is on counts for its warm-up and its first second. */
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
     * Begins the second that is on now, after those that are past.
     *
     * @param silentSince since when requests have been waiting without any reply; now where none is
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
     * Hands those over that are past, if this is a time for it: it wakes the thread that collects
     * them.
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

    /** Takes the one that the phase ends in; those before it must have been handed over. */
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
