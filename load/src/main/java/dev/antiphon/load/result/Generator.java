package dev.antiphon.load.result;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The share of one load generator in a result that was merged from several.
 *
 * @param name the name of its machine, with the file of its result if several have that name
 * @param run the time of its run, by the clock of its machine
 * @param counts the numbers of its requests by their outcome
 * @param p99 the 99th percentile of its response times; empty with too few replies
 * @param checksum the checksum of its response times, by which the same run is recognized
 */
public record Generator(
        String name, Run run, Counts counts, Optional<Duration> p99, long checksum) {
    /**
     * The time of a run, without the warm-up.
     *
     * @param started the wall-clock time at which the measurement began
     * @param startPlanned the wall-clock time at which it was planned to begin; empty without such
     *     a time
     * @param took the duration of the measurement
     */
    public record Run(Instant started, Optional<Instant> startPlanned, Duration took) {
        /** Returns the wall-clock time of the end. */
        public Instant ended() {
            return started.plus(took);
        }
    }

    /** Returns whether the other one is the same run. Runs without a reply are not recognized. */
    public boolean isSameRun(Generator other) {
        return counts.answered() > 0
                && run.equals(other.run)
                && counts.equals(other.counts)
                && checksum == other.checksum;
    }

    /** Returns a copy with another name. */
    public Generator named(String other) {
        return new Generator(other, run, counts, p99, checksum);
    }

    /** Returns the generator of a result that was not merged. */
    public static Generator of(String name, LoadResult result) {
        Run run = new Run(result.started(), result.startPlanned(), result.took());
        return new Generator(
                name,
                run,
                result.counts(),
                result.response().percentile(99),
                result.response().checksum());
    }
}
