package dev.antiphon.load.engine.measure;

import dev.antiphon.load.result.Counts;
import dev.antiphon.load.result.Latency;

import org.HdrHistogram.Histogram;

/**
 * The counts of one loop in one second. The loop fills it, then the {@link Collector} reads it and
 * gives it back for reuse. The handover orders the accesses of both threads.
 */
public final class SecondWindow {
    /** The response times of the replies. */
    public final Histogram response = Latency.emptyHistogram();

    /** The counts of requests by their end. */
    public final Counts.Builder counts = new Counts.Builder();

    /** The longest time without any reply while requests waited for one. */
    public long silenceNanos;

    /** The longest delay of a request for which a connection was free. */
    public long latenessNanos;

    /** The number of seconds since the measurement began. */
    int index;

    void clear() {
        response.reset();
        counts.clear();
        silenceNanos = 0;
        latenessNanos = 0;
    }
}
