package dev.antiphon.cli.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.antiphon.cli.text.CliException;
import dev.antiphon.cli.text.Texts;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;

/** Times of {@code --start-at}, at a quarter past six in the evening in Moscow. */
class StartTimeTest {
    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-11-24T15:15:00Z"), ZoneId.of("Europe/Moscow"));

    @ParameterizedTest
    @CsvSource({
        "18:16:00,                      2026-11-24T15:16:00Z",
        "18:16,                         2026-11-24T15:16:00Z",
        "18:15:00.250,                  2026-11-24T15:15:00.250Z",
        "2026-11-24T15:16:00Z,          2026-11-24T15:16:00Z",
        "2026-11-24T15:16Z,             2026-11-24T15:16:00Z",
        "2026-11-24T16:16:00.5+01:00,   2026-11-24T15:16:00.500Z",
        "2026-11-24T16:15:00Z,          2026-11-24T16:15:00Z"
    })
    void timeOfDayIsLocalAndIsoTimeHasItsZone(String text, Instant start) {
        assertThat(StartTime.of("--start-at", text, CLOCK)).isEqualTo(start);
    }

    private static String refusal(String text) {
        CliException refused = catchThrowableOfType(
                CliException.class, () -> StartTime.of("--start-at", text, CLOCK));
        return refused.what(Texts.in("en"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "25:00",
                "18:16:00Z",
                "6:16",
                "+10s",
                "10s",
                "soon",
                "2026-11-24",
                "2026-11-24T18:16:00",
                "2026-02-30T15:16:00Z",
                "+999999999-12-31T23:59:59-18:00:00:00"
            })
    void otherTextsAreRefused(String text) {
        assertThat(refusal(text)).endsWith(": not a time");
    }

    @ParameterizedTest
    @CsvSource({
        "18:14:57,                  3.00s",
        "18:15:00,                  0.00µs",
        "18:00,                     15m",
        "00:00:10,                  18h",
        "2025-11-24T15:15:00Z,      8760h",
        "-999999999-01-01T00:00Z,   8765837758647h"
    })
    void pastTimeIsRefusedWithHowLongAgoItWas(String text, String ago) {
        assertThat(refusal(text))
                .isEqualTo("--start-at " + text + ": that was " + ago
                        + " ago; the clock of this machine shows 2026-11-24T18:15+03:00");
    }

    @Test
    void timeOverAnHourAheadIsRefused() {
        assertThat(refusal("19:15:00.001")).contains("that is 60m ahead, over the limit of 1h");
        assertThat(refusal("+999999999-12-31T23:59:59Z")).contains("h ahead");
    }
}
