package dev.antiphon.load.result;

import java.time.Duration;

/** Checks of setting values. The error text names the setting, the value and its bounds. */
public final class Bounds {
    private Bounds() {}

    /**
     * Returns the number.
     *
     * @throws IllegalArgumentException unless it is from 1 to {@code most}
     */
    public static int within(String name, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(
                    name + " is " + value + "; give a value from 1 to " + most);
        }
        return value;
    }

    /**
     * Returns the duration.
     *
     * @throws IllegalArgumentException unless it is above zero and up to 7 days
     */
    public static Duration positive(String name, Duration value) {
        if (value.isNegative() || value.isZero() || value.compareTo(Duration.ofDays(7)) > 0) {
            throw new IllegalArgumentException(
                    name + " is " + value + "; give a duration above zero, up to 7 days");
        }
        return value;
    }
}
