package dev.antiphon.cli.show;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/** The time of day of events, in the zone of this computer, such as {@code 09:05:00.120}. */
public final class LineTime {
    private static final int SECONDS_LENGTH = 8;

    private final ZoneId zone = ZoneId.systemDefault();
    private final Instant began = Instant.now();
    private final long beganNanos = System.nanoTime();

    /** Returns the text of a time by {@link System#nanoTime}, to the millisecond. */
    public String of(long nanos) {
        LocalTime time = LocalTime.ofInstant(began.plusNanos(nanos - beganNanos), zone)
                .truncatedTo(ChronoUnit.MILLIS);
        String text = time.toString(); // without seconds or milliseconds that are zero
        String seconds = text.length() < SECONDS_LENGTH ? text + ":00" : text;
        return seconds.length() == SECONDS_LENGTH ? seconds + ".000" : seconds;
    }
}
