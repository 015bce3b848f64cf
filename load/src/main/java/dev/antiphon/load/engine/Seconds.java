package dev.antiphon.load.engine;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;

/**
 * One loop's seconds: the one that is on, and those that are over and not handed over yet. For its
 * loop's thread alone; times are of {@link System#nanoTime}.
 *
 * <p>A second often ends when a request is due. All that can wait until that has left, and better
 * until its reply is there, is left to {@link #handOver}.
 */
final class Seconds {
    private static final long SECOND = 1_000_000_000;

    /** So long before the next second is over, the last is handed over whatever is in flight. */
    private static final long HAND_OVER_BY = 900_000_000;

    private final Collector collector;
    private final ArrayDeque<Window> over = new ArrayDeque<>(2);
    private Window on = new Window();
    private @Nullable Window spare;
    private long measureFrom;
    private long nextEnd;

    Seconds(Collector collector) {
        this.collector = collector;
    }

    /** Begins a phase; what is on counts for its warm-up and its first second. */
    void begin(long from) {
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

    /** What counts now. */
    Window on() {
        return on;
    }

    /** When the one that is on is over. */
    long nextEnd() {
        return nextEnd;
    }

    /**
     * Begins the second that is on now, after those that are past.
     *
     * @param silentSince since when requests have been waiting without any reply; now where none is
     */
    void roll(long now, long silentSince) {
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
    void handOver(Planned planned, boolean idle, long now) {
        if (over.isEmpty() || !(idle || now >= nextEnd - HAND_OVER_BY)) {
            return;
        }
        while (!over.isEmpty()) {
            Window second = over.remove();
            second.planned += planned.tellUntil(measureFrom + (second.index + 1) * SECOND);
            collector.take(second);
        }
        provide();
    }

    /** Takes the one that the phase ends in; those before it must have been handed over. */
    Window last() {
        Window last = on;
        on = next();
        return last;
    }

    private Window next() {
        Window next = spare == null ? collector.spare() : spare;
        spare = null;
        return next;
    }
}
