package dev.antiphon.load.report.compare;

/** The value of a figure in one run. */
sealed interface MeasuredValue {
    /** Returns whether the value can be judged. */
    default boolean tells() {
        return this instanceof Value || this instanceof Beyond;
    }

    /**
     * A value with its 95 % range.
     *
     * @param low the lower end, at most {@code value}
     * @param high the upper end, at least {@code value}
     */
    record Value(double value, double low, double high) implements MeasuredValue {
        static Value exact(double value) {
            return new Value(value, value, value);
        }

        /** Returns a copy whose range extends at least this share of the value to either side. */
        Value widened(double share) {
            return new Value(
                    value, Math.min(low, value * (1 - share)), Math.max(high, value * (1 + share)));
        }
    }

    /** A figure with too few samples. */
    record TooFew(long samples, long needed) implements MeasuredValue {}

    /** A percentile that falls among the requests without a reply. */
    record Beyond() implements MeasuredValue {}

    /** A figure that the run does not have. */
    record None() implements MeasuredValue {}
}
