package dev.antiphon.load.engine.measure;

import dev.antiphon.load.result.Counts;
import dev.antiphon.load.result.Interval;
import dev.antiphon.load.result.Latency;
import dev.antiphon.load.result.LoadResult.Measurements;

import java.time.Duration;
import java.util.List;

/**
 * The result of one phase of a run, combined from all loops.
 *
 * @param measurements the counts and times
 * @param lateness the delays of sending that the generator caused; empty in the closed model
 * @param span the duration of the phase
 */
public record PhaseResult(Measurements measurements, Latency lateness, PhaseSpan span) {
    /** Returns the counts of requests by their outcome. */
    public Counts counts() {
        return measurements.counts();
    }

    /** Returns the reply times, measured from the planned sending. */
    public Latency response() {
        return measurements.response();
    }

    /** Returns the reply times, measured from the actual sending. */
    public Latency service() {
        return measurements.service();
    }

    /** Returns the measurements of each second of the phase. */
    public List<Interval> timeline() {
        return measurements.timeline();
    }

    /** Returns the duration of the measurement. */
    public Duration took() {
        return span.took();
    }

    /** Returns the sum of the durations of all loops. */
    public Duration ran() {
        return span.ran();
    }

    /** Returns the processor time of the loops' threads. */
    public ProcessorUse use() {
        return span.use();
    }
}
