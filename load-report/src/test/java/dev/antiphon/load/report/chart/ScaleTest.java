package dev.antiphon.load.report.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

class ScaleTest {
    @Test
    void fromZeroEndsAtARoundNumber() {
        Scale scale = Scale.fromZero(1_985);
        assertThat(scale.ticks(5)).containsExactly(0.0, 500.0, 1000.0, 1500.0, 2000.0);
        assertThat(scale.at(1_000)).isEqualTo(0.5);
    }

    @Test
    void equalFactorsAreEqualDistances() {
        Scale scale = Scale.factors(1e6, 1e9);
        assertThat(scale.ticks(4)).hasSize(4).startsWith(1e6);
        assertThat(scale.at(1e7) - scale.at(1e6))
                .isCloseTo(scale.at(1e9) - scale.at(1e8), within(1e-9));
    }

    @Test
    void eachNineOfAPercentileHasTheSameWidth() {
        Scale scale = Scale.nines(99.99);
        assertThat(scale.at(90)).isCloseTo(0.25, within(1e-9));
        assertThat(scale.at(99)).isCloseTo(0.5, within(1e-9));
        assertThat(scale.at(99.9)).isCloseTo(0.75, within(1e-9));
        assertThat(scale.ticks(9).stream().map(tick -> Math.round(tick * 100) / 100.0))
                .containsExactly(0.0, 50.0, 90.0, 99.0, 99.9, 99.99);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, 0, 1e-300, 5, 1e300, Double.POSITIVE_INFINITY})
    void nothingStandsOutside(double value) {
        List<Scale> all =
                List.of(Scale.fromZero(10), Scale.upTo(2), Scale.factors(2, 30), Scale.nines(99));
        assertThat(all).allSatisfy(scale -> assertThat(scale.at(value)).isBetween(0.0, 1.0));
    }

    @Test
    void anEmptyRangeHasTicksToo() {
        assertThat(Scale.fromZero(0).ticks(5)).hasSizeBetween(2, 11);
        assertThat(Scale.factors(7, 7).ticks(5)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.MIN_VALUE, 1e-300, 1, 1e300, Double.MAX_VALUE})
    void noValueHasTicksWithoutAnEnd(double value) {
        List<Scale> all = List.of(
                Scale.fromZero(value),
                Scale.upTo(value),
                Scale.factors(value, value),
                Scale.factors(Double.MIN_VALUE, value));
        assertThat(all).allSatisfy(scale -> assertThat(scale.ticks(5)).hasSizeBetween(1, 700));
    }
}
