package dev.antiphon.load.report.compare;

import dev.antiphon.load.result.Interval;
import dev.antiphon.load.result.Knee;
import dev.antiphon.load.result.Latency;
import dev.antiphon.load.result.LoadResult;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A measured value by which two runs are compared, with its variation from run to run.
 *
 * <p>The range of a percentile lies between the two ranks that enclose it in 95 of 100 random
 * samples of the same size. This assumes independent samples, but the replies of one server are not
 * independent. The range is therefore widened by the variation between the seconds of the run, if
 * there are enough seconds.
 */
sealed interface Metric {
    /**
     * The number of standard deviations on each side that contain 95 % of a normal distribution.
     */
    double DEVIATIONS = 1.96;

    /** The smallest number of seconds that show a variation. */
    int SECONDS_MIN = 5;

    MeasuredValue of(LoadResult result);

    /** Returns whether a larger value is worse. */
    boolean lessIsBetter();

    /** Returns the metric that an {@link Allowance} names. */
    static Metric of(String name) {
        Optional<Double> percentile = percentile(name);
        if (percentile.isPresent()) {
            return new Response(percentile.get());
        }
        return switch (name) {
            case "rate" -> new Rate();
            case "errors" -> new Errors();
            case "knee" -> new KneeRate();
            default -> throw new IllegalArgumentException(name);
        };
    }

    static Optional<Double> percentile(String name) {
        return name.startsWith("p")
                ? Optional.of(Double.parseDouble(name.substring(1)))
                : Optional.empty();
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

    /**
     * A percentile of the response time in nanoseconds. Requests without a reply count as slower
     * than any reply.
     */
    record Response(double percentile) implements Metric {
        @Override
        public MeasuredValue of(LoadResult result) {
            if (!result.steps().isEmpty()) {
                // a percentile over several rates would be meaningless
                return new MeasuredValue.None();
            }
            Latency latency = result.response();
            long lost = result.counts().planned() - result.counts().answered();
            long all = latency.count() + lost;
            long needed = Latency.samplesNeeded(percentile);
            if (all < needed) {
                return new MeasuredValue.TooFew(all, needed);
            }
            Optional<Double> value = at(latency, lost, percentile);
            if (value.isEmpty()) {
                return new MeasuredValue.Beyond();
            }
            double share = percentile / 100;
            double ranks = 100 * DEVIATIONS * Math.sqrt(share * (1 - share) / all);
            double low = at(latency, lost, Math.max(1e-6, percentile - ranks)).orElse(value.get());
            Optional<Double> high = at(latency, lost, Math.min(100 - 1e-6, percentile + ranks));
            double most = latency.max().map(Duration::toNanos).orElse(0L);
            return MeasuredValue.Value.between(
                            value.get(), Math.min(low, value.get()), high.orElse(most))
                    .widened(ofSeconds(result));
        }

        /**
         * Returns the variation between the seconds of a run as a share of the value; 0 if there
         * are too few seconds. It is that of the 99th percentile for all percentiles from 90 on,
         * and else that of the median, since the seconds have no others.
         */
        double ofSeconds(LoadResult result) {
            return DEVIATIONS * spread(seconds(result));
        }

        private static Optional<Double> at(Latency latency, long lost, double percentile) {
            return latency.percentileWithLost(percentile, lost)
                    .map(time -> (double) time.toNanos());
        }

        private List<Double> seconds(LoadResult result) {
            return result.timeline().stream()
                    .map(Interval::times)
                    .map(percentile >= 90 ? Interval.Times::p99 : Interval.Times::p50)
                    .flatMap(Optional::stream)
                    .map(time -> (double) time.toNanos())
                    .toList();
        }

        @Override
        public boolean lessIsBetter() {
            return true;
        }
    }

    /** The rate of correct replies in time, per second. */
    record Rate() implements Metric {
        @Override
        public MeasuredValue of(LoadResult result) {
            if (!result.steps().isEmpty()) {
                return new MeasuredValue.None();
            }
            // the last second may be incomplete
            List<Double> seconds = result.timeline().stream()
                    .limit(Math.max(0, result.timeline().size() - 1))
                    .map(each -> (double) each.counts().ok())
                    .toList();
            double rate = result.okPerSecond();
            double half = rate * DEVIATIONS * spread(seconds);
            return MeasuredValue.Value.between(rate, Math.max(0, rate - half), rate + half);
        }

        @Override
        public boolean lessIsBetter() {
            return false;
        }
    }

    /** The share of failed requests, from 0 to 1. */
    record Errors() implements Metric {
        @Override
        public MeasuredValue of(LoadResult result) {
            double share = result.counts().errorRatio();
            double all = Math.max(1, result.counts().planned());
            // if none of n failed, the 95 % upper bound of the share is 3/n (rule of three)
            double wide = share == 0 ? 3 / all : DEVIATIONS * Math.sqrt(share * (1 - share) / all);
            return MeasuredValue.Value.between(
                    share, Math.max(0, share - wide), Math.min(1, share + wide));
        }

        @Override
        public boolean lessIsBetter() {
            return true;
        }
    }

    /**
     * The highest rate that met the objectives. Its range extends to the lowest rate that did not.
     */
    record KneeRate() implements Metric {
        @Override
        public MeasuredValue of(LoadResult result) {
            Optional<Knee> knee = result.knee();
            boolean unknown = knee.isEmpty()
                    || (knee.get().holds().isEmpty() && knee.get().fails().isEmpty());
            if (unknown) {
                return new MeasuredValue.None();
            }
            double holds = knee.get().holds().orElse(0);
            return MeasuredValue.Value.between(holds, holds, knee.get().fails().orElse(holds));
        }

        @Override
        public boolean lessIsBetter() {
            return false;
        }
    }
}
