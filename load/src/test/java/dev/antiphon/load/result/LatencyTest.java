package dev.antiphon.load.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;

class LatencyTest {
    /** Of 1 ms, 2 ms … each once. */
    private static Latency ofMillis(int count) {
        Histogram histogram = Latency.emptyHistogram();
        for (int i = 1; i <= count; i++) {
            histogram.recordValue(Duration.ofMillis(i).toNanos());
        }
        return Latency.of(histogram);
    }

    @ParameterizedTest
    @CsvSource({"50, 20", "90, 100", "99, 1000", "99.9, 10000", "99.99, 100000"})
    void percentileIsGivenOnceTenSamplesLieAboveIt(double percentile, int needed) {
        assertThat(Latency.samplesNeeded(percentile)).isEqualTo(needed);
        if (needed <= 10_000) {
            assertThat(ofMillis(needed - 1).percentile(percentile)).isEmpty();
            assertThat(ofMillis(needed).percentile(percentile)).isPresent();
        }
    }

    @Test
    void percentilesAreThoseOfTheSamplesToThreeDigits() {
        Latency latency = ofMillis(1000);
        assertThat(latency.percentile(50).orElseThrow().toNanos() / 1e6).isBetween(499.0, 501.0);
        assertThat(latency.percentile(99).orElseThrow().toNanos() / 1e6).isBetween(989.0, 991.0);
    }

    @Test
    void lostRequestsCountAsSlowerThanAnyReply() {
        Latency latency = ofMillis(990);
        assertThat(latency.percentileWithLost(99, 10).orElseThrow().toNanos() / 1e6)
                .isBetween(989.0, 991.0);
        assertThat(latency.percentileWithLost(99, 11)).isEmpty();
        assertThat(latency.percentileWithLost(50, 10).orElseThrow().toNanos() / 1e6)
                .isBetween(499.0, 501.0);
    }

    @Test
    void encodedFormIsTheSameHistogramAgain() {
        Latency latency = ofMillis(500);
        Latency again = Latency.decode(latency.encoded());
        assertThat(again).isEqualTo(latency);
        assertThat(again.percentile(90)).isEqualTo(latency.percentile(90));
        assertThat(again.count()).isEqualTo(500);
    }

    @Test
    void bytesThatAreNotAHistogramAreRefused() {
        assertThatThrownBy(() -> Latency.decode("AAAA"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a histogram");
    }

    @Test
    void emptyHistogramHasNoPercentiles() {
        Latency none = Latency.none();
        assertThat(none.min()).isEmpty();
        assertThat(none.mean()).isEmpty();
        assertThat(none.max()).isEmpty();
        assertThat(none.percentile(50)).isEmpty();
    }

    @Test
    void sumHasTheSamplesOfBoth() {
        assertThat(ofMillis(10).plus(ofMillis(20)).count()).isEqualTo(30);
    }
}
