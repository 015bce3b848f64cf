package dev.antiphon.cli.value;

import dev.antiphon.cli.text.CliException;
import dev.antiphon.cli.text.MeasuredTime;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A wall-clock time at which a command begins: {@code 2026-11-24T15:04:05Z}, with {@code Z} or an
 * offset such as {@code +03:00}, or {@code 15:04:05}, today in the time zone of the system. Seconds
 * may have a fraction, and may be left out.
 */
public final class StartTime {
    /** The longest time until the start. */
    private static final Duration AHEAD_MAX = Duration.ofHours(1);

    private StartTime() {}

    /**
     * Returns the time.
     *
     * @param clock the clock with the time zone of a time without one
     * @throws CliException when the text is no time, or when the time is past or over an hour ahead
     */
    public static Instant of(String option, String text, Clock clock) {
        Instant start =
                parse(text, clock).orElseThrow(() -> CliException.usage("bad-start", option, text));
        Instant now = clock.instant();
        Duration ahead = Duration.between(now, start);
        if (!ahead.isPositive()) {
            throw CliException.usage(
                    "past-start", option, text, shown(ahead.negated()), localTime(now, clock));
        }
        if (ahead.compareTo(AHEAD_MAX) > 0) {
            throw CliException.usage(
                    "far-start", option, text, shown(ahead), localTime(now, clock));
        }
        return start;
    }

    private static Optional<Instant> parse(String text, Clock clock) {
        try {
            return Optional.of(
                    text.contains("T")
                            ? OffsetDateTime.parse(text).toInstant()
                            : ZonedDateTime.of(
                                            LocalDate.now(clock),
                                            LocalTime.parse(text),
                                            clock.getZone())
                                    .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Returns a time that may be years, in the units of options. */
    private static String shown(Duration time) {
        if (time.toMinutes() < 2) {
            return MeasuredTime.of(time);
        }
        return time.toHours() < 2 ? time.toMinutes() + "m" : time.toHours() + "h";
    }

    private static String localTime(Instant now, Clock clock) {
        return ZonedDateTime.ofInstant(now.truncatedTo(ChronoUnit.MILLIS), clock.getZone())
                .toOffsetDateTime()
                .toString();
    }
}
