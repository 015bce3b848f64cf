package dev.antiphon.load.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

class ObjectiveTest {
    private static final Duration TOOK = Duration.ofSeconds(10);

    private static Counts counts(long ok, long wrong, long missing) {
        long planned = ok + wrong + missing;
        return Counts.NONE
                .with(Column.PLANNED, planned)
                .with(Column.SENT, planned)
                .with(Column.OK, ok)
                .with(Column.WRONG, wrong)
                .with(Column.MISSING, missing);
    }

    private static Latency each(int millis, int count) {
        Histogram histogram = Latency.emptyHistogram();
        histogram.recordValueWithCount(Duration.ofMillis(millis).toNanos(), count);
        return Latency.of(histogram);
    }

    @ParameterizedTest
    @CsvSource({
        "p99<20ms, p99<20ms",
        "p99.9<=1.5s, p99.9<=1500ms",
        "p50 < 300us, p50<0.3ms",
        "mean<5ms, mean<5ms",
        "max<1s, max<1000ms",
        "errors<0.1%, errors<0.1%",
        "rate>=900, rate>=900/s",
        "rate>900/s, rate>900/s"
    })
    void textIsReadAndWrittenAgain(String text, String written) {
        Objective objective = Objective.parse(text);
        assertThat(objective.toString()).isEqualTo(written);
        assertThat(Objective.parse(written)).isEqualTo(objective);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "p99", "p0<1ms", "p100<1ms", "p99<20", "errors<1ms", "p99=1ms", "q<1ms"})
    void whatIsNoneIsRefusedWithExamples(String text) {
        assertThatThrownBy(() -> Objective.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no such objective: " + text)
                .hasMessageContaining("p99<20ms");
    }

    @Test
    void percentileIsHeldBelowItsBoundOnly() {
        ObjectiveOutcome held =
                Objective.parse("p99<20ms").judge(counts(1000, 0, 0), each(19, 1000), TOOK);
        assertThat(held.held()).isTrue();
        assertThat(held.measured().orElseThrow()).isBetween(18.9, 19.1);
        assertThat(held.unit()).isEqualTo("ms");
        assertThat(Objective.parse("p99<20ms")
                        .judge(counts(1000, 0, 0), each(21, 1000), TOOK)
                        .held())
                .isFalse();
    }

    @Test
    void percentileThatFallsAmongUnansweredRequestsIsNotHeld() {
        ObjectiveOutcome outcome =
                Objective.parse("p99<20ms").judge(counts(980, 0, 20), each(1, 980), TOOK);
        assertThat(outcome.held()).isFalse();
        assertThat(outcome.measured()).isEmpty();
    }

    @Test
    void percentileOfTooFewSamplesIsNotHeld() {
        assertThat(Objective.parse("p99<20ms")
                        .judge(counts(999, 0, 0), each(1, 999), TOOK)
                        .held())
                .isFalse();
    }

    @Test
    void errorsAreASharePerHundredOfAllThatWasPlanned() {
        ObjectiveOutcome outcome =
                Objective.parse("errors<1%").judge(counts(990, 5, 5), each(1, 995), TOOK);
        assertThat(outcome.measured().orElseThrow()).isEqualTo(1.0);
        assertThat(outcome.held()).isFalse();
        assertThat(Objective.parse("errors<=1%")
                        .judge(counts(990, 5, 5), each(1, 995), TOOK)
                        .held())
                .isTrue();
    }

    @Test
    void rateCountsCorrectRepliesInTime() {
        ObjectiveOutcome outcome =
                Objective.parse("rate>=90").judge(counts(900, 100, 0), each(1, 1000), TOOK);
        assertThat(outcome.measured().orElseThrow()).isEqualTo(90.0);
        assertThat(outcome.held()).isTrue();
    }
}
