package dev.antiphon.load.engine.measure;

import dev.antiphon.load.result.Counts;
import dev.antiphon.load.result.Latency;

import org.HdrHistogram.Histogram;

/**
 * The counts of one event loop in one second. The loop fills an object, then the {@link Collector}
 * reads it and returns it for reuse. The handover orders the accesses of both threads.
 */
public final class SecondWindow {
    /** The response times of the replies in nanoseconds. */
    public final Histogram response = Latency.emptyHistogram();

    /** The counts of requests by their outcome. */
    public final Counts.Builder counts = new Counts.Builder();

    /** The longest time without any reply while requests waited for one. */
    public long silenceNanos;

    /** The longest delay of a request that the generator caused. */
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
