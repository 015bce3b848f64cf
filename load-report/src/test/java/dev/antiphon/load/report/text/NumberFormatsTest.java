package dev.antiphon.load.report.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;

class NumberFormatsTest {
    private final NumberFormats english = new NumberFormats(ReportTexts.in(Language.ENGLISH));
    private final NumberFormats russian = new NumberFormats(ReportTexts.in(Language.RUSSIAN));

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "850, 850 ns",
        "1000, 1 µs",
        "999499, 999 µs",
        "999500, 1 ms",
        "4123456, 4.12 ms",
        "1500000000, 1.5 s",
        "119000000000, 119 s",
        "120000000000, 2 min",
        "125400000000, 2 min 5 s"
    })
    void timesHaveTheUnitThatSuitsThem(long nanos, String shown) {
        assertThat(english.time(Duration.ofNanos(nanos)).replace('\u00a0', ' ')).isEqualTo(shown);
    }

    @Test
    void measuredValuesKeepTheirDigits() {
        assertThat(english.measured(1_000_000)).isEqualTo("1.00\u00a0ms");
        assertThat(russian.measured(12_500)).isEqualTo("12,5\u00a0мкс");
        assertThat(english.measured(0)).isEqualTo("0\u00a0ns");
    }

    @Test
    void digitsStandInGroupsOfThree() {
        assertThat(english.count(1_234_567)).isEqualTo("1,234,567");
        assertThat(english.count(1_985)).isEqualTo("1,985");
        assertThat(russian.count(1_985)).isEqualTo("1985");
        assertThat(russian.count(60_000)).isEqualTo("60\u00a0000");
    }

    @Test
    void sharesAreNeverRoundedToNothing() {
        assertThat(english.share(0)).isEqualTo("0%");
        assertThat(english.share(0.000667)).isEqualTo("0.0667%");
        assertThat(english.share(1e-9)).isEqualTo("<0.001%");
        assertThat(russian.share(0.5)).isEqualTo("50\u00a0%");
    }

    @Test
    void changesHaveASign() {
        assertThat(english.change(9.76)).isEqualTo("+9.8%");
        assertThat(english.change(-0.1)).isEqualTo("\u22120.1%");
        assertThat(english.change(0.01)).isEqualTo("\u00b10%");
    }
}
