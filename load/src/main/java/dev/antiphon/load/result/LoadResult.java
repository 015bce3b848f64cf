package dev.antiphon.load.result;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The result of a run. It does not include the warm-up.
 *
 * @param origin the settings, machine and time of the run
 * @param measurements the counts and times
 * @param ladder the steps of a ladder or a search; without steps for any other run
 * @param validity the reasons to doubt the measurements, if there are any
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
     * The settings, machine and time of the run that gave a result.
     *
     * @param plan the settings
     * @param host the machine of the generator
     * @param start the beginning of the measurement by the wall clock
     * @param took the duration of the measurement: until the end of the schedule or the last reply,
     *     whichever is later; for a ladder or a search, the sum over all steps; for a merged
     *     result, the duration with which {@link #okPerSecond} is the sum of the generators' rates
     * @param merged the generators of a merged result; empty for the result of one generator
     */
    public record Origin(
            LoadPlan plan, Host host, Start start, Duration took, Optional<Merged> merged) {
        /**
         * The wall-clock time at which the warm-up ended and the measurement began.
         *
         * @param started the actual time
         * @param startPlanned the planned time; empty if the load began as soon as it could
         */
        public record Start(Instant started, Optional<Instant> startPlanned) {}

        /** Creates the origin of a run of one generator without a planned start. */
        public Origin(LoadPlan plan, Host host, Instant started, Duration took) {
            this(plan, host, new Start(started, Optional.empty()), took, Optional.empty());
        }
    }

    /**
     * The origin of a merged result.
     *
     * @param generators the generators whose results were merged
     */
    public record Merged(List<Generator> generators) {
        /** Copies the list. */
        public Merged {
            generators = List.copyOf(generators);
        }
    }

    /**
     * The counts and times of a run.
     *
     * @param counts the numbers of planned requests by their outcome
     * @param response the times from the planned sending to the complete reply, as users experience
     *     them. In the closed model, which has no planned times, they equal {@code service} and are
     *     not corrected for coordinated omission
     * @param service the times from the actual sending to the complete reply
     * @param timeline the measurements of each second
     */
    public record Measurements(
            Counts counts, Latency response, Latency service, List<Interval> timeline) {
        /** Copies the list. */
        public Measurements {
            timeline = List.copyOf(timeline);
        }
    }

    /**
     * The steps of a ladder or a search, each at another rate.
     *
     * @param steps the steps in the order in which they ran
     * @param knee the rates between which the server stopped meeting the objectives; empty for a
     *     run without steps
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

    /** Returns the machine of the generator. */
    public Host host() {
        return origin.host();
    }

    /** Returns the wall-clock time at which the warm-up ended and the measurement began. */
    public Instant started() {
        return origin.start().started();
    }

    /** Returns the planned wall-clock time of the measurement's beginning, if there is one. */
    public Optional<Instant> startPlanned() {
        return origin.start().startPlanned();
    }

    /** Returns the generators of a merged result; empty for the result of one generator. */
    public List<Generator> generators() {
        return origin.merged().map(Merged::generators).orElse(List.of());
    }

    /** Returns the duration of the measurement; see {@link Origin}. */
    public Duration took() {
        return origin.took();
    }

    /** Returns the numbers of planned requests by their outcome. */
    public Counts counts() {
        return measurements.counts();
    }

    /** Returns the times from the planned sending to the complete reply. */
    public Latency response() {
        return measurements.response();
    }

    /** Returns the times from the actual sending to the complete reply. */
    public Latency service() {
        return measurements.service();
    }

    /** Returns the measurements of each second of the run. */
    public List<Interval> timeline() {
        return measurements.timeline();
    }

    /** Returns the steps of a ladder or a search; empty for any other run. */
    public List<LoadStep> steps() {
        return ladder.steps();
    }

    /** Returns the knee that a ladder or a search found; empty for any other run. */
    public Optional<Knee> knee() {
        return ladder.knee();
    }

    /** Returns whether the run is valid and met every objective. */
    public boolean held() {
        return validity.isValid() && objectives.stream().allMatch(ObjectiveOutcome::held);
    }

    /** Returns the number of correct replies within the timeout, per second. */
    public double okPerSecond() {
        return took().isZero() ? 0 : counts().ok() * 1e9 / took().toNanos();
    }
}
