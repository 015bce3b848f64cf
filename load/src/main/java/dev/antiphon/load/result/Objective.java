package dev.antiphon.load.result;

import dev.antiphon.argument.TimeText;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A bound on one measured value of a run: {@code p99<20ms}, {@code max<1s}, {@code errors<0.1%},
 * {@code rate>=900}.
 *
 * <p>Latencies are response times. A request without a reply counts as slower than any reply, so
 * that lost requests do not improve the latencies. Errors are all planned requests without a
 * correct reply within the timeout; the rate counts correct replies within the timeout.
 *
 * @param measure the kind of value
 * @param percentile the percentile for {@link Measure#PERCENTILE}; 0 for other kinds
 * @param below true for an upper bound, false for a lower bound
 * @param inclusive true if the bound itself meets the objective
 * @param bound the bound, in the unit of the measure
 */
public record Objective(
        Measure measure, double percentile, boolean below, boolean inclusive, double bound) {
    /** The kinds of values that an objective can bound. */
    public enum Measure {
        /** A percentile of the response times, in ms. */
        PERCENTILE("ms"),
        /** The mean response time, in ms. */
        MEAN("ms"),
        /** The longest response time, in ms. */
        MAX("ms"),
        /** The share of planned requests without a correct reply within the timeout, in percent. */
        ERRORS("%"),
        /** The number of correct replies within the timeout, per second. */
        RATE("/s");

        private final String unit;

        Measure(String unit) {
            this.unit = unit;
        }
    }

    private static final double NANOS_PER_MILLI = 1e6;

    private static final Pattern TEXT = Pattern.compile("(?:p(\\d{1,2}(?:\\.\\d{1,4})?)"
            + "|(mean|max|errors|rate))\\s*(<=|>=|<|>)"
            + "\\s*((\\d{1,9}(?:\\.\\d{1,6})?)\\s*(us|ms|s|m|h|%|/s|))");

    /**
     * Reads an objective.
     *
     * @throws IllegalArgumentException when the text is no objective; the message names the error
     *     and the allowed forms
     */
    public static Objective parse(String text) {
        Matcher parts = TEXT.matcher(text.trim());
        if (!parts.matches()) {
            throw wrong(text);
        }
        Measure measure = parts.group(1) != null
                ? Measure.PERCENTILE
                : Measure.valueOf(parts.group(2).toUpperCase(Locale.ROOT));
        double percentile = parts.group(1) == null ? 0 : Double.parseDouble(parts.group(1));
        boolean zero = measure == Measure.PERCENTILE && percentile == 0;
        OptionalDouble bound = measure.unit.equals("ms")
                ? millis(TimeText.read(parts.group(4).replaceAll("\\s", "")))
                : number(measure, parts.group(5), parts.group(6));
        if (bound.isEmpty() || zero) {
            throw wrong(text);
        }
        String sign = parts.group(3);
        return new Objective(
                measure, percentile, sign.startsWith("<"), sign.endsWith("="), bound.getAsDouble());
    }

    private static OptionalDouble number(Measure measure, String number, String unit) {
        boolean fits = unit.equals(measure.unit) || (measure == Measure.RATE && unit.isEmpty());
        return fits ? OptionalDouble.of(Double.parseDouble(number)) : OptionalDouble.empty();
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException("no such objective: " + text
                + "; write e.g. p99<20ms, p99.9<50ms, mean<5ms, max<1s, errors<0.1%, rate>=900");
    }

    /**
     * Reads several objectives, separated by commas.
     *
     * @throws IllegalArgumentException as {@link #parse}
     */
    public static List<Objective> parseAll(String text) {
        return Arrays.stream(text.split(",", -1)).map(Objective::parse).toList();
    }

    /** Returns the outcome of this objective for a run or a step. */
    public ObjectiveOutcome judge(Counts counts, Latency response, Duration took) {
        OptionalDouble measured = measured(counts, response, took);
        boolean held = measured.isPresent() && holds(measured.getAsDouble());
        return new ObjectiveOutcome(toString(), measured, measure.unit, held);
    }

    /** Returns the smallest number of requests with which this objective can be evaluated. */
    public long samplesNeeded() {
        return measure == Measure.PERCENTILE ? Latency.samplesNeeded(percentile) : 1;
    }

    private boolean holds(double value) {
        return below
                ? value < bound || (inclusive && value == bound)
                : value > bound || (inclusive && value == bound);
    }

    private OptionalDouble measured(Counts counts, Latency response, Duration took) {
        long lost = counts.planned() - counts.answered();
        return switch (measure) {
            case PERCENTILE -> millis(response.percentileWithLost(percentile, lost));
            case MEAN -> lost > 0 ? OptionalDouble.empty() : millis(response.mean());
            case MAX -> lost > 0 ? OptionalDouble.empty() : millis(response.max());
            case ERRORS ->
                counts.planned() == 0
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(100 * counts.errorRatio());
            case RATE ->
                took.isZero()
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(counts.ok() * 1e9 / took.toNanos());
        };
    }

    private static OptionalDouble millis(Optional<Duration> time) {
        return time.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(time.get().toNanos() / NANOS_PER_MILLI);
    }

    /** Returns the text that {@link #parse} reads. */
    @Override
    public String toString() {
        String what = measure == Measure.PERCENTILE
                ? "p" + number(percentile)
                : measure.name().toLowerCase(Locale.ROOT);
        return what + (below ? "<" : ">") + (inclusive ? "=" : "") + number(bound) + measure.unit;
    }

    private static String number(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
}
