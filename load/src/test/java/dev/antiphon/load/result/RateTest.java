package dev.antiphon.load.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateTest {
    @Test
    void ladderRisesByAFactorOrByASum() {
        assertThat(((Rate.Ladder) Rate.parse("500..8000x2")).rates())
                .containsExactly(500.0, 1000.0, 2000.0, 4000.0, 8000.0);
        assertThat(((Rate.Ladder) Rate.parse("500..1600+500")).rates())
                .containsExactly(500.0, 1000.0, 1500.0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"max", "500", "0.5", "500..8000x2", "500..1600+500"})
    void textIsWrittenAsItWasRead(String text) {
        assertThat(Rate.parse(text).toString()).isEqualTo(text);
    }

    @Test
    void tooHighRateIsReportedInPlainDigits() {
        assertThatThrownBy(() -> Rate.parse("50000000"))
                .hasMessageStartingWith("a rate of 50000000 per second; give one above 0, up to 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "0", "-5", "fast", "8000..500x2", "1..2x1", "1..2+0", "1..99999999+1"})
    void whatIsNoneIsRefused(String text) {
        assertThatThrownBy(() -> Rate.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
