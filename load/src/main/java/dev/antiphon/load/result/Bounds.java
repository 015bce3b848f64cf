package dev.antiphon.load.result;

import java.time.Duration;

/** Checks of values; an error names the value and its bounds. */
public final class Bounds {
    private Bounds() {}

    /** Returns the number if it is from 1 to {@code most}; refuses any other. */
    public static int within(String name, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(
                    name + " is " + value + "; give a value from 1 to " + most);
        }
        return value;
    }

    /** Returns the duration if it is above zero and up to 7 days; refuses any other. */
    public static Duration positive(String name, Duration value) {
        if (value.isNegative() || value.isZero() || value.compareTo(Duration.ofDays(7)) > 0) {
            throw new IllegalArgumentException(
                    name + " is " + value + "; give a duration above zero, up to 7 days");
        }
        return value;
    }
}
