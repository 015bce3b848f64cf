package dev.antiphon.load.report.merge;

import dev.antiphon.load.result.Interval;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The seconds of several results, aligned by the wall clock. A second of a result counts toward the
 * merged second that it overlaps most.
 */
final class MergedTimeline {
    private static final double NANOS_PER_SECOND = 1e9;

    private MergedTimeline() {}

    static List<Interval> of(List<NamedResult> runs) {
        Instant first = runs.stream()
                .map(each -> each.result().started())
                .min(Comparator.naturalOrder())
                .orElseThrow();
        SortedMap<Long, Interval> seconds = new TreeMap<>();
        for (NamedResult run : runs) {
            Duration offset = Duration.between(first, run.result().started());
            for (Interval each : run.result().timeline()) {
                long index = Math.round(each.at().plus(offset).toNanos() / NANOS_PER_SECOND);
                seconds.merge(index, at(index, each), (one, other) -> sum(index, one, other));
            }
        }
        return List.copyOf(seconds.values());
    }

    private static Interval at(long index, Interval of) {
        return new Interval(
                Duration.ofSeconds(index),
                of.counts(),
                of.times(),
                of.stalled(),
                of.generatorLate());
    }

    /**
     * Returns the sum of a second of two results. Results have no histogram of a second, so that
     * its percentiles are the larger ones.
     */
    private static Interval sum(long index, Interval one, Interval other) {
        return new Interval(
                Duration.ofSeconds(index),
                one.counts().plus(other.counts()),
                new Interval.Times(
                        longer(one.times().p50(), other.times().p50()),
                        longer(one.times().p99(), other.times().p99()),
                        longer(one.times().max(), other.times().max())),
                one.stalled() || other.stalled(),
                one.generatorLate() || other.generatorLate());
    }

    private static Optional<Duration> longer(Optional<Duration> one, Optional<Duration> other) {
        return Stream.concat(one.stream(), other.stream()).max(Comparator.naturalOrder());
    }
}
