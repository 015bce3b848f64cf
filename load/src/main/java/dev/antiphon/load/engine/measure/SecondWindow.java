package dev.antiphon.load.engine.measure;

import dev.antiphon.load.result.Counts;
import dev.antiphon.load.result.Latency;

import org.HdrHistogram.Histogram;

/**
 * What one loop counted in one second. Filled by the loop, then read by the {@link Collector}, who
 * gives it back to be used again: handing over is what orders the two.
 */
public final class SecondWindow {
    public final Histogram response = Latency.emptyHistogram();

    /** Seconds since the measurement began. */
    int index;

    public long planned;
    public long sent;
    long ok;
    long wrong;
    long late;
    long missing;
    long reset;
    long refused;
    long timedOutConnecting;
    long unsent;
    long otherFaults;

    /** The longest time without any reply while requests waited for one. */
    public long silenceNanos;

    /** The latest that a request was sent though a connection was free. */
    public long latenessNanos;

    /** Whether the loop has nothing left to do in this phase. */
    public boolean last;

    void clear() {
        response.reset();
        planned = 0;
        sent = 0;
        ok = 0;
        wrong = 0;
        late = 0;
        missing = 0;
        reset = 0;
        refused = 0;
        timedOutConnecting = 0;
        unsent = 0;
        otherFaults = 0;
        silenceNanos = 0;
        latenessNanos = 0;
        last = false;
    }

    Counts counts() {
        return new Counts(
                planned,
                sent,
                ok,
                wrong,
                late,
                missing,
                reset,
                refused,
                timedOutConnecting,
                unsent,
                otherFaults,
                0,
                0,
                0);
    }
}
