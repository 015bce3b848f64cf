package dev.antiphon.load.result;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What came of a run, without its warm-up.
 *
 * @param plan what was to be done
 * @param host where the generator ran
 * @param started on the wall clock, after the warm-up
 * @param took from then until the last request ended
 * @param counts how each planned request ended
 * @param response from the planned time of sending to the whole reply: what users feel. In the
 *     closed model nothing is planned, so it is the same as {@code service}, and not corrected for
 *     coordinated omission
 * @param service from the actual sending to the whole reply
 * @param timeline second by second
 * @param steps of a ladder or a search, in the order in which they were run; else none
 * @param knee where the ladder or the search found it
 * @param validity whether the figures can be believed
 * @param objectives those that were asked for
 */
public record LoadResult(
        LoadPlan plan,
        Host host,
        Instant started,
        Duration took,
        Counts counts,
        Latency response,
        Latency service,
        List<Interval> timeline,
        List<LoadStep> steps,
        Optional<Knee> knee,
        Validity validity,
        List<ObjectiveOutcome> objectives) {
    /** Copies the lists. */
    public LoadResult {
        timeline = List.copyOf(timeline);
        steps = List.copyOf(steps);
        objectives = List.copyOf(objectives);
    }

    /** Whether the run is valid and every objective was held. */
    public boolean held() {
        return validity.isValid() && objectives.stream().allMatch(ObjectiveOutcome::held);
    }

    /** Replies per second that were right and in time. */
    public double okPerSecond() {
        return took.isZero() ? 0 : counts.ok() * 1e9 / took.toNanos();
    }
}
