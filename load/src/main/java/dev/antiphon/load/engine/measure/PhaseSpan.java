package dev.antiphon.load.engine.measure;

import java.time.Duration;

/**
 * The time that a phase took, of one loop or of all.
 *
 * @param tookNanos from the measurement's beginning to its end or the last reply
 * @param ranNanos without the warm-up, with the wait for the last replies; of all loops the sum
 * @param use of the processors by the loops' threads meanwhile
 */
public record PhaseSpan(long tookNanos, long ranNanos, ProcessorUse use) {
    static final PhaseSpan NONE = new PhaseSpan(0, 0, ProcessorUse.NONE);

    /** Returns the span of both, which were at the same time. */
    PhaseSpan plus(PhaseSpan other) {
        return new PhaseSpan(
                Math.max(tookNanos, other.tookNanos),
                ranNanos + other.ranNanos,
                use.plus(other.use));
    }

    /** Returns the time of the measurement. */
    public Duration took() {
        return Duration.ofNanos(tookNanos);
    }

    /** Returns the time of all loops together. */
    public Duration ran() {
        return Duration.ofNanos(ranNanos);
    }
}
