package dev.antiphon.load.report.page;

import dev.antiphon.load.result.Counts;
import dev.antiphon.load.result.Interval;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A group of consecutive seconds of a run that share a column of a chart. Percentiles cannot be
 * combined, so that each percentile of a bucket is the highest of its seconds.
 *
 * @param from the start, in seconds since the start of the measurement
 * @param to the end, in seconds since the start of the measurement
 */
record TimelineBucket(
        double from,
        double to,
        Counts counts,
        Optional<Duration> p50,
        Optional<Duration> p99,
        Optional<Duration> max,
        boolean stalled,
        boolean generatorLate) {
    /** The largest number of buckets of a chart. */
    private static final int MOST = 240;

    /**
     * Returns the buckets of a timeline. The last one ends with the measurement, which had this
     * duration.
     */
    static List<TimelineBucket> of(List<Interval> timeline, Duration took) {
        int each = Math.ceilDiv(Math.max(1, timeline.size()), MOST);
        List<TimelineBucket> all = new ArrayList<>();
        for (int i = 0; i < timeline.size(); i += each) {
            int next = Math.min(timeline.size(), i + each);
            Duration end = next < timeline.size() ? timeline.get(next).at() : took;
            all.add(together(timeline.subList(i, next), end));
        }
        return all;
    }

    private static TimelineBucket together(List<Interval> some, Duration end) {
        double from = seconds(some.get(0).at());
        Counts counts = some.stream().map(Interval::counts).reduce(Counts.NONE, Counts::plus);
        return new TimelineBucket(
                from,
                Math.max(from + 0.001, seconds(end)),
                counts,
                highest(some, Interval.Times::p50),
                highest(some, Interval.Times::p99),
                highest(some, Interval.Times::max),
                some.stream().anyMatch(Interval::stalled),
                some.stream().anyMatch(Interval::generatorLate));
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }

    private static Optional<Duration> highest(
            List<Interval> some, Function<Interval.Times, Optional<Duration>> column) {
        return some.stream()
                .map(Interval::times)
                .map(column)
                .flatMap(Optional::stream)
                .max(Duration::compareTo);
    }

    /** Returns the length of the bucket in seconds. */
    double length() {
        return to - from;
    }

    double middle() {
        return (from + to) / 2;
    }
}
