package dev.antiphon.load.report.compare;

/** The value of a figure in one run. */
sealed interface MeasuredValue {
    /** Returns whether it can be judged. */
    default boolean tells() {
        return this instanceof Value || this instanceof Beyond;
    }

    /**
     * A value, and where it would lie in 95 of 100 such runs.
     *
     * @param low never above {@code value}
     * @param high never below it
     */
    record Value(double value, double low, double high) implements MeasuredValue {
        static Value exact(double value) {
            return new Value(value, value, value);
        }

        /** At least so much of the value to either side. */
        Value widened(double share) {
            return new Value(
                    value, Math.min(low, value * (1 - share)), Math.max(high, value * (1 + share)));
        }
    }

    /** There are fewer samples than it takes. */
    record TooFew(long samples, long needed) implements MeasuredValue {}

    /** The percentile falls among the requests that never got a reply. */
    record Beyond() implements MeasuredValue {}

    /** The run has no such figure. */
    record None() implements MeasuredValue {}
}
