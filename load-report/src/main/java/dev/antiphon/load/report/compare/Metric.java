package dev.antiphon.load.report.compare;

import dev.antiphon.load.report.compare.MeasuredValue.Value;
import dev.antiphon.load.result.Interval;
import dev.antiphon.load.result.Knee;
import dev.antiphon.load.result.Latency;
import dev.antiphon.load.result.LoadResult;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A figure by which two runs are compared, with its variation from run to run.
 *
 * <p>The range of a percentile lies between the two ranks that enclose it in 95 of 100 random
 * samples of the same size. This assumes independent samples, but the replies of one server are not
 * independent. The range is therefore widened by the variation between the seconds of the run, if
 * there are enough seconds.
 *
 * @param name the name in an {@link Allowance}: {@code rate}, {@code errors}, {@code knee}, or a
 *     percentile of the response time, such as {@code p99}
 * @param percentile the percentile; empty for the other figures
 */
record Metric(String name, Unit unit, Optional<Double> percentile) {
    /** The units of figures. Less is better for all but rates. */
    enum Unit {
        NANOS("ns"),
        SHARE("share"),
        PER_SECOND("/s");

        private final String symbol;

        Unit(String symbol) {
            this.symbol = symbol;
        }

        String symbol() {
            return symbol;
        }
    }

    /**
     * The number of standard deviations on each side that contain 95 % of a normal distribution.
     */
    private static final double DEVIATIONS = 1.96;

    /** The smallest number of seconds that show a variation. */
    private static final int SECONDS_MIN = 5;

    /** Returns the metric that an {@link Allowance} names. */
    static Metric of(String name) {
        return switch (name) {
            case "rate", "knee" -> new Metric(name, Unit.PER_SECOND, Optional.empty());
            case "errors" -> new Metric(name, Unit.SHARE, Optional.empty());
            default -> {
                double percentile = Double.parseDouble(name.substring(1));
                yield new Metric(name, Unit.NANOS, Optional.of(percentile));
            }
        };
    }

    /** Returns whether a larger value is worse. */
    boolean lessIsBetter() {
        return unit != Unit.PER_SECOND;
    }

    /** Returns the value of a run, with the range of that value in similar runs. */
    MeasuredValue of(LoadResult result) {
        boolean steps = !result.steps().isEmpty();
        return switch (name) {
            case "errors" -> errors(result);
            case "knee" -> knee(result);
            // a percentile or a mean over several rates would be meaningless
            case "rate" -> steps ? new MeasuredValue.None() : rate(result);
            default -> steps ? new MeasuredValue.None() : response(result);
        };
    }

    /** Returns the standard error of the mean as a share of the mean; 0 with too few values. */
    private static double spread(List<Double> values) {
        double mean = values.stream().mapToDouble(each -> each).average().orElse(0);
        if (values.size() < SECONDS_MIN || mean <= 0) {
            return 0;
        }
        double squares = values.stream()
                .mapToDouble(each -> (each - mean) * (each - mean))
                .sum();
        return Math.sqrt(squares / (values.size() - 1)) / Math.sqrt(values.size()) / mean;
    }

    /** Requests without a reply count as slower than any reply. */
    private MeasuredValue response(LoadResult result) {
        double share = percentile.orElseThrow() / 100;
        Latency latency = result.response();
        long lost = result.counts().planned() - result.counts().answered();
        long all = latency.count() + lost;
        long needed = Latency.samplesNeeded(100 * share);
        if (all < needed) {
            return new MeasuredValue.TooFew(all, needed);
        }
        Optional<Double> value = at(latency, lost, 100 * share);
        if (value.isEmpty()) {
            return new MeasuredValue.Beyond();
        }
        double ranks = DEVIATIONS * Math.sqrt(share * (1 - share) / all);
        double low = at(latency, lost, Math.max(1e-6, 100 * (share - ranks))).orElse(value.get());
        double most = latency.max().map(Duration::toNanos).orElse(0L);
        double high =
                at(latency, lost, Math.min(100 - 1e-6, 100 * (share + ranks))).orElse(most);
        return Value.between(value.get(), Math.min(low, value.get()), high)
                .widened(ofSeconds(result));
    }

    private static Optional<Double> at(Latency latency, long lost, double percentile) {
        return latency.percentileWithLost(percentile, lost).map(time -> (double) time.toNanos());
    }

    /**
     * Returns the variation of a percentile between the seconds of a run as a share of the value; 0
     * if there are too few seconds. It is that of the 99th percentile for all percentiles from 90
     * on, and else that of the median, since the seconds have no others.
     */
    double ofSeconds(LoadResult result) {
        return DEVIATIONS
                * spread(result.timeline().stream()
                        .map(Interval::times)
                        .map(
                                percentile.orElseThrow() >= 90
                                        ? Interval.Times::p99
                                        : Interval.Times::p50)
                        .flatMap(Optional::stream)
                        .map(time -> (double) time.toNanos())
                        .toList());
    }

    /** The rate of correct replies in time, per second. */
    private static MeasuredValue rate(LoadResult result) {
        // the last second may be incomplete
        List<Double> seconds = result.timeline().stream()
                .limit(Math.max(0, result.timeline().size() - 1))
                .map(each -> (double) each.counts().ok())
                .toList();
        double rate = result.okPerSecond();
        double half = rate * DEVIATIONS * spread(seconds);
        return Value.between(rate, Math.max(0, rate - half), rate + half);
    }

    /** The share of failed requests, from 0 to 1. */
    private static MeasuredValue errors(LoadResult result) {
        double share = result.counts().errorRatio();
        double all = Math.max(1, result.counts().planned());
        // if none of n failed, the 95 % upper bound of the share is 3/n (rule of three)
        double half = share == 0 ? 3 / all : DEVIATIONS * Math.sqrt(share * (1 - share) / all);
        return Value.between(share, Math.max(0, share - half), Math.min(1, share + half));
    }

    /**
     * The highest rate that met the objectives. Its range extends to the lowest rate that did not.
     */
    private static MeasuredValue knee(LoadResult result) {
        Optional<Knee> known = result.knee()
                .filter(knee -> knee.holds().isPresent() || knee.fails().isPresent());
        if (known.isEmpty()) {
            return new MeasuredValue.None();
        }
        double holds = known.get().holds().orElse(0);
        return Value.between(holds, holds, known.get().fails().orElse(holds));
    }
}
