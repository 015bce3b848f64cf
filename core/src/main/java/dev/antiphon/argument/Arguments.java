package dev.antiphon.argument;

import java.time.Duration;

/** Checks for durations in settings. */
public final class Arguments {
    private static final Duration LONGEST = Duration.ofDays(365);

    private Arguments() {}

    public static Duration positive(String name, Duration value) {
        if (value.isNegative() || value.isZero() || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    name + " is " + value + "; give a duration above zero, up to 365 days");
        }
        return value;
    }
}
