package dev.antiphon.load.report.compare;

/** A measured value of one run, or the reason why it is absent. */
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

        /** Returns a copy whose range is at least this share of the value wide on each side. */
        Value widened(double share) {
            return new Value(
                    value, Math.min(low, value * (1 - share)), Math.max(high, value * (1 + share)));
        }
    }

    /** A value that has too few samples. */
    record TooFew(long samples, long needed) implements MeasuredValue {}

    /** A percentile that falls among the requests without a reply. */
    record Beyond() implements MeasuredValue {}

    /** A value that the run does not have. */
    record None() implements MeasuredValue {}
}
