package dev.antiphon.cli.text;

import java.time.Duration;
import java.util.Locale;

/** The text of a measured time, with three significant digits: {@code 350µs}, {@code 1.23s}. */
public final class MeasuredTime {
    private static final double MILLIS_PER_SECOND = 1000;

    private MeasuredTime() {}

    /** Returns the text of the time. */
    public static String of(Duration time) {
        double millis = time.toNanos() / 1e6;
        if (millis >= MILLIS_PER_SECOND) {
            return digits(millis / MILLIS_PER_SECOND) + "s";
        }
        return millis >= 1 ? digits(millis) + "ms" : digits(millis * MILLIS_PER_SECOND) + "µs";
    }

    private static String digits(double value) {
        int decimals = value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
