package dev.antiphon.load.result;

import java.util.OptionalDouble;

/**
 * The outcome of an objective.
 *
 * @param objective as it is written, e.g. {@code p99<20ms}
 * @param measured in {@code unit}; empty where nothing could be measured: too few samples, or so
 *     many requests without a reply that the percentile falls among them
 * @param unit {@code ms}, {@code %} or {@code /s}
 * @param held whether it was, by the figures alone; of a run that is not valid that says nothing,
 *     see {@link LoadResult#held}
 */
public record ObjectiveOutcome(
        String objective, OptionalDouble measured, String unit, boolean held) {}
