package dev.antiphon.load.report.page;

import dev.antiphon.load.report.text.NumberFormats;
import dev.antiphon.load.result.Counts;
import dev.antiphon.load.result.Interval;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * A group of consecutive seconds of a run that share a column of a chart. Percentiles cannot be
 * combined, so that each percentile of a bucket is the highest of its seconds.
 *
 * <p>A run, or a step of it, seldom ends with a second: a last part of one belongs to the second
 * before it. By itself, it would look like a dip.
 *
 * @param from the start, in seconds since the start of the measurement
 * @param to the end, in seconds since the start of the measurement
 * @param seconds the seconds, and the parts of seconds, in their order
 */
record TimelineBucket(double from, double to, List<Second> seconds) {
    /** The largest number of buckets of a chart. */
    private static final int MOST = 240;

    /** The shortest length of a second that counts as whole: ends are known to the nanosecond. */
    private static final double WHOLE = 1 - 1e-6;

    /** A second of the timeline, which is shorter than that if the run ended within it. */
    record Second(Interval interval, double length) {
        boolean isWhole() {
            return length >= WHOLE;
        }
    }

    /**
     * Returns the buckets of a timeline. The last one ends with the measurement, which had this
     * duration.
     */
    static List<TimelineBucket> of(List<Interval> timeline, Duration took) {
        List<List<Second>> columns = new ArrayList<>();
        int each = Math.ceilDiv(Math.max(1, timeline.size()), MOST);
        for (int i = 0; i < timeline.size(); i++) {
            Duration end = i + 1 < timeline.size() ? timeline.get(i + 1).at() : took;
            Second second = new Second(
                    timeline.get(i), seconds(end.minus(timeline.get(i).at())));
            if (columns.isEmpty() || (second.isWhole() && columns.getLast().size() >= each)) {
                columns.add(new ArrayList<>());
            }
            columns.getLast().add(second);
        }
        return columns.stream().map(TimelineBucket::together).toList();
    }

    private static TimelineBucket together(List<Second> seconds) {
        double from = seconds(seconds.getFirst().interval().at());
        double length = seconds.stream().mapToDouble(Second::length).sum();
        return new TimelineBucket(from, from + Math.max(0.001, length), List.copyOf(seconds));
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }

    Counts counts() {
        return seconds.stream()
                .map(each -> each.interval().counts())
                .reduce(Counts.NONE, Counts::plus);
    }

    Optional<Duration> highest(Function<Interval.Times, Optional<Duration>> column) {
        return seconds.stream()
                .map(each -> column.apply(each.interval().times()))
                .flatMap(Optional::stream)
                .max(Duration::compareTo);
    }

    boolean isStalled() {
        return seconds.stream().anyMatch(each -> each.interval().stalled());
    }

    boolean isGeneratorLate() {
        return seconds.stream().anyMatch(each -> each.interval().generatorLate());
    }

    /**
     * Returns a count as a rate per second, over the whole seconds of the bucket if it has any: in
     * the part of a second at the end of a run nothing is planned, and late replies arrive.
     */
    double rate(ToLongFunction<Counts> column) {
        List<Second> whole = seconds.stream().filter(Second::isWhole).toList();
        List<Second> counted = whole.isEmpty() ? seconds : whole;
        long count = counted.stream()
                .mapToLong(each -> column.applyAsLong(each.interval().counts()))
                .sum();
        return count / counted.stream().mapToDouble(Second::length).sum();
    }

    long wholeSeconds() {
        return seconds.stream().filter(Second::isWhole).count();
    }

    /** Returns the length of the bucket in seconds. */
    double length() {
        return to - from;
    }

    /** Returns the time from the start to the end of the bucket. */
    String fromTo(NumberFormats numberFormats) {
        return numberFormats.nanos(from * 1e9) + "\u2013" + numberFormats.nanos(to * 1e9);
    }

    /** Returns the start of the bucket, and its end if it is not that of a second. */
    String when(NumberFormats numberFormats) {
        boolean whole = seconds.stream().allMatch(Second::isWhole);
        return whole ? numberFormats.nanos(from * 1e9) : fromTo(numberFormats);
    }

    double middle() {
        return (from + to) / 2;
    }
}
