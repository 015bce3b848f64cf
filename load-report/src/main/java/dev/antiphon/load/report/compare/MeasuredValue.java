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
     * @param ofItself the part of the range that follows from the samples of the value itself, as
     *     the larger of its distances to the value; the rest is the variation between seconds
     */
    record Value(double value, double low, double high, double ofItself) implements MeasuredValue {
        static Value between(double value, double low, double high) {
            return new Value(value, low, high, Math.max(value - low, high - value));
        }

        /** Returns a copy whose range is at least this share of the value wide on each side. */
        Value widened(double share) {
            return new Value(
                    value,
                    Math.min(low, value * Math.max(0, 1 - share)),
                    Math.max(high, value * (1 + share)),
                    ofItself);
        }
    }

    /** A value that has too few samples. */
    record TooFew(long samples, long needed) implements MeasuredValue {}

    /** A percentile that falls among the requests without a reply. */
    record Beyond() implements MeasuredValue {}

    /** A value that the run does not have. */
    record None() implements MeasuredValue {}
}
