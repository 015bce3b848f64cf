package dev.antiphon.argument;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text form of a time, the same in every option, file and Java text: a number and its unit, as
 * in {@code 200ms}, {@code 1.5s}, {@code 5m} or {@code 1h}. A number without a unit is no time
 * anywhere.
 *
 * <p>A time that a timer waits for is a whole number of milliseconds. A time that is compared with
 * a measured one may be finer: {@code 250us}.
 */
public final class TimeText {
    /** The accepted form, for error texts and pages. */
    public static final String FORM = "a number and its unit, ms, s, m or h, e.g. 200ms";

    private static final Pattern GRAMMAR =
            Pattern.compile("([0-9]{1,9})(?:\\.([0-9]{1,6}))?(us|ms|s|m|h)");
    private static final Pattern BARE = Pattern.compile("[0-9]{1,9}(?:\\.[0-9]{1,6})?");
    private static final int FRACTION_DIGITS = 6;
    private static final long MILLION = 1_000_000;
    private static final Duration LONGEST = Duration.ofDays(365);

    /** Longer times have more milliseconds than a long can hold. */
    private static final long DAYS_IN_MILLIS_MAX = 100_000_000_000L;

    private TimeText() {}

    /**
     * Returns the time that the text describes, in whole milliseconds, up to 365 days.
     *
     * @throws IllegalArgumentException when the text is not such a time; the message names the text
     *     and the accepted form
     */
    public static Duration parse(String text) {
        Optional<Duration> time = read(text);
        if (time.filter(each -> each.compareTo(LONGEST) > 0).isPresent()) {
            throw new IllegalArgumentException("\"" + text + "\" is over a year; write " + FORM);
        }
        if (time.isPresent() && time.get().toNanosPart() % MILLION == 0) {
            return time.get();
        }
        if (time.isPresent()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no whole number of milliseconds; write " + FORM);
        }
        throw new IllegalArgumentException("\"" + text + "\" is "
                + (isBare(text) ? "a number without a unit" : "no time") + "; write " + FORM);
    }

    /**
     * Returns the time that the text describes, such as {@code 20ms} or {@code 250us}; empty if the
     * text is not a time, or one that is finer than a nanosecond.
     */
    public static Optional<Duration> read(String text) {
        Matcher found = GRAMMAR.matcher(text);
        if (!found.matches()) {
            return Optional.empty();
        }
        long nanos = switch (found.group(3)) {
            case "us" -> 1_000L;
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            default -> 3_600_000_000_000L;
        };
        String fraction = found.group(2) == null ? "" : found.group(2);
        // longs suffice; loading the class BigDecimal would take a tenth of the start time
        long millionths = Long.parseLong((fraction + "000000").substring(0, FRACTION_DIGITS));
        if (nanos % MILLION * millionths % MILLION != 0) {
            return Optional.empty();
        }
        long part = nanos >= MILLION ? nanos / MILLION * millionths : nanos * millionths / MILLION;
        return Optional.of(Duration.ofNanos(nanos)
                .multipliedBy(Long.parseLong(found.group(1)))
                .plusNanos(part));
    }

    /** Returns whether the text is a number that lacks only its unit. */
    public static boolean isBare(String text) {
        return BARE.matcher(text).matches();
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
