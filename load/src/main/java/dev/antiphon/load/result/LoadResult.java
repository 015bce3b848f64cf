package dev.antiphon.load.result;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The result of a run, without its warm-up.
 *
 * @param origin the run that gave the result
 * @param measurements the counts and times
 * @param ladder the steps of a ladder or a search; empty for another run
 * @param validity the generator's verdict on its figures
 * @param objectives the outcomes of the given objectives
 */
public record LoadResult(
        Origin origin,
        Measurements measurements,
        Ladder ladder,
        Validity validity,
        List<ObjectiveOutcome> objectives) {
    /** Copies the list. */
    public LoadResult {
        objectives = List.copyOf(objectives);
    }

    /**
     * The origin of a result: the run's settings, machine and time.
     *
     * @param plan the settings
     * @param host the generator's machine
     * @param started the start after the warm-up, by the wall clock
     * @param took the time from the start until the last request ended
     */
    public record Origin(LoadPlan plan, Host host, Instant started, Duration took) {}

    /**
     * The counts and times of a run.
     *
     * @param counts the numbers of planned requests by their end
     * @param response the times from the planned sending to the whole reply, as users see them. The
     *     closed model plans no times, so that it equals {@code service} there and is not corrected
     *     for coordinated omission
     * @param service the times from the actual sending to the whole reply
     * @param timeline the counts of each second
     */
    public record Measurements(
            Counts counts, Latency response, Latency service, List<Interval> timeline) {
        /** Copies the list. */
        public Measurements {
            timeline = List.copyOf(timeline);
        }
    }

    /**
     * Steps at different rates.
     *
     * @param steps the steps in the order of the run
     * @param knee the rates between which the server stopped holding the objectives
     */
    public record Ladder(List<LoadStep> steps, Optional<Knee> knee) {
        /** The ladder without steps. */
        public static final Ladder NONE = new Ladder(List.of(), Optional.empty());

        /** Copies the list. */
        public Ladder {
            steps = List.copyOf(steps);
        }
    }

    /** Returns the settings of the run. */
    public LoadPlan plan() {
        return origin.plan();
    }

    /** Returns the generator's machine. */
    public Host host() {
        return origin.host();
    }

    /** Returns the time on the wall clock after the warm-up. */
    public Instant started() {
        return origin.started();
    }

    /** Returns the time from {@link #started} until the last request ended. */
    public Duration took() {
        return origin.took();
    }

    /** Returns the numbers of planned requests by their end. */
    public Counts counts() {
        return measurements.counts();
    }

    /** Returns the times from the planned sending to the whole reply. */
    public Latency response() {
        return measurements.response();
    }

    /** Returns the times from the actual sending to the whole reply. */
    public Latency service() {
        return measurements.service();
    }

    /** Returns the seconds of the run. */
    public List<Interval> timeline() {
        return measurements.timeline();
    }

    /** Returns the steps of a ladder or a search; empty for another run. */
    public List<LoadStep> steps() {
        return ladder.steps();
    }

    /** Returns the knee that a ladder or a search found. */
    public Optional<Knee> knee() {
        return ladder.knee();
    }

    /** Returns whether the run is valid and met every objective. */
    public boolean held() {
        return validity.isValid() && objectives.stream().allMatch(ObjectiveOutcome::held);
    }

    /** Returns the number of correct replies in time per second. */
    public double okPerSecond() {
        return took().isZero() ? 0 : counts().ok() * 1e9 / took().toNanos();
    }
}
