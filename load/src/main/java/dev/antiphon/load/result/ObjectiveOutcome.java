package dev.antiphon.load.result;

import java.util.OptionalDouble;

/**
 * The outcome of an objective.
 *
 * @param objective the text of the objective, such as {@code p99<20ms}
 * @param measured the measured value in {@code unit}; empty with too few samples, or if the value
 *     depends on requests without a reply
 * @param unit the unit: {@code ms}, {@code %} or {@code /s}
 * @param held true if the measured value meets the objective; in an invalid run this has no
 *     meaning, see {@link LoadResult#held}
 */
public record ObjectiveOutcome(
        String objective, OptionalDouble measured, String unit, boolean held) {}
