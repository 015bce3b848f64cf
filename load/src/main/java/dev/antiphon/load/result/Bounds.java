package dev.antiphon.load.result;

import java.time.Duration;

/** Checks that refuse a value with its name and its bounds. */
public final class Bounds {
    private Bounds() {}

    /** Returns a number from 1 to {@code most}, and refuses another one. */
    public static int within(String name, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(
                    name + " is " + value + "; give a value from 1 to " + most);
        }
        return value;
    }

    /** Returns a duration above zero, up to 7 days, and refuses another one. */
    public static Duration positive(String name, Duration value) {
        if (value.isNegative() || value.isZero() || value.compareTo(Duration.ofDays(7)) > 0) {
            throw new IllegalArgumentException(
                    name + " is " + value + "; give a duration above zero, up to 7 days");
        }
        return value;
    }
}
