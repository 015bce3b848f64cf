package dev.antiphon.load.engine.measure;

import dev.antiphon.load.result.Counts;
import dev.antiphon.load.result.Interval;
import dev.antiphon.load.result.Latency;
import dev.antiphon.load.result.LoadResult.Measurements;

import java.time.Duration;
import java.util.List;

/**
 * The result of one phase of a run, over all loops.
 *
 * @param measurements counts and times
 * @param lateness of sending, where a connection was free; none in the closed model
 * @param span the time that it took
 */
public record PhaseResult(Measurements measurements, Latency lateness, PhaseSpan span) {
    /** Returns how the requests ended. */
    public Counts counts() {
        return measurements.counts();
    }

    /** Returns the times from the planned sending. */
    public Latency response() {
        return measurements.response();
    }

    /** Returns the times from the actual sending. */
    public Latency service() {
        return measurements.service();
    }

    /** Returns the seconds of the phase. */
    public List<Interval> timeline() {
        return measurements.timeline();
    }

    /** Returns the time of the measurement. */
    public Duration took() {
        return span.took();
    }

    /** Returns the time of all loops together. */
    public Duration ran() {
        return span.ran();
    }

    /** Returns the use of the processors by the loops' threads. */
    public ProcessorUse use() {
        return span.use();
    }
}
