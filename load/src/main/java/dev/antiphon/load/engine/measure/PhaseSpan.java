package dev.antiphon.load.engine.measure;

import java.time.Duration;

/**
 * The duration of a phase, of one loop or of all loops.
 *
 * @param tookNanos the time from the start of the measurement to the end of the schedule or the
 *     last reply, whichever is later
 * @param ranNanos the time from the start of the measurement until the loop has finished; for all
 *     loops, the sum
 * @param use the processor time of the threads of the loops
 */
public record PhaseSpan(long tookNanos, long ranNanos, ProcessorUse use) {
    static final PhaseSpan NONE = new PhaseSpan(0, 0, ProcessorUse.NONE);

    /** Returns the combined duration of two loops that ran at the same time. */
    PhaseSpan plus(PhaseSpan other) {
        return new PhaseSpan(
                Math.max(tookNanos, other.tookNanos),
                ranNanos + other.ranNanos,
                use.plus(other.use));
    }

    /** Returns the duration of the measurement. */
    public Duration took() {
        return Duration.ofNanos(tookNanos);
    }

    /** Returns the sum of the durations of all loops. */
    public Duration ran() {
        return Duration.ofNanos(ranNanos);
    }
}
