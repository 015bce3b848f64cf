package dev.antiphon.cli.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.cli.text.CliException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

class OptionParserTest {
    @ParameterizedTest
    @CsvSource({
        "500ms, 500",
        "2.000ms, 2",
        "30s, 30000",
        "1.5s, 1500",
        "0.001s, 1",
        "0.05m, 3000",
        "0.001h, 3600",
        "8760h, 31536000000",
        "999999999ms, 999999999",
    })
    void timeIsReadToTheMillisecond(String text, long millis) {
        assertThat(OptionParser.duration("--timeout", text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "7",
                "0.001",
                "0.5ms",
                "1.0001s",
                "8760.001h",
                "999999999h",
                "1d",
                "-1s",
                "1e3",
                "1,5s",
                ".5s",
                "1.s",
                "٣s",
                "1 s",
                " 1s"
            })
    void whatIsNoTimeOfWholeMillisecondsUpToAYearIsRefused(String text) {
        assertThatThrownBy(() -> OptionParser.duration("--timeout", text))
                .isInstanceOfSatisfying(
                        CliException.class, e -> assertThat(e.name()).isEqualTo("bad-duration"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0s", "0.000s", "0ms", "0 h", "0,0min"})
    void zeroIsRefusedWithItsBound(String text) {
        assertThatThrownBy(() -> OptionParser.duration("--timeout", text))
                .isInstanceOfSatisfying(
                        CliException.class, e -> assertThat(e.name()).isEqualTo("zero-duration"));
    }
}
