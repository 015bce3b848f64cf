package dev.antiphon.stub.text;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text form of a time with a unit: {@code 20ms}, {@code 1.5s}, {@code 1m}, {@code 1h}. A time
 * is a whole number of milliseconds.
 */
public final class TimeText {
    private static final Pattern GRAMMAR =
            Pattern.compile("([0-9]{1,9})(?:\\.([0-9]{1,3}))?(ms|s|m|h)");
    private static final int MICROS = 1000;

    /** Longer times have more milliseconds than a long can hold. */
    private static final long DAYS_IN_MILLIS_MAX = 100_000_000_000L;

    private TimeText() {}

    /**
     * Returns the time that the text describes.
     *
     * @throws IllegalArgumentException when the text is not a time; the message names the text and
     *     the syntax
     */
    public static Duration parse(String text) {
        return read(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "\"" + text + "\" is no time; write it as 20ms, 5s or 1m"));
    }

    /**
     * Returns the time that the text describes, such as {@code 20ms}; empty if the text is not a
     * time.
     */
    public static Optional<Duration> read(String text) {
        Matcher found = GRAMMAR.matcher(text.strip());
        if (!found.matches()) {
            return Optional.empty();
        }
        long millis = switch (found.group(3)) {
            case "ms" -> 1;
            case "s" -> 1000;
            case "m" -> 60_000;
            default -> 3_600_000;
        };
        String fraction = found.group(2) == null ? "" : found.group(2);
        // a long suffices; loading the class BigDecimal would take a tenth of the start time
        long micros = millis * Long.parseLong(found.group(1) + (fraction + "000").substring(0, 3));
        return micros % MICROS == 0
                ? Optional.of(Duration.ofMillis(micros / MICROS))
                : Optional.empty();
    }

    /**
     * Returns the time in seconds or milliseconds, as a text that {@link #parse} reads. Drops
     * fractions of a millisecond.
     */
    public static String of(Duration time) {
        boolean whole = time.toMillisPart() == 0 || time.toDays() > DAYS_IN_MILLIS_MAX;
        return whole ? time.toSeconds() + "s" : time.toMillis() + "ms";
    }
}
