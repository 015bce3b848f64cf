package dev.antiphon.load.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.load.engine.measure.PhaseResult;
import dev.antiphon.load.engine.measure.PhaseSpan;
import dev.antiphon.load.engine.measure.ProcessorUse;
import dev.antiphon.load.engine.measure.ValidityCheck;
import dev.antiphon.load.result.Counts;
import dev.antiphon.load.result.Latency;
import dev.antiphon.load.result.LoadResult.Measurements;
import dev.antiphon.load.result.Validity.Reason;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/** The verdict on a generator that waited for a processor. */
class ProcessorWaitTest {
    private static final Duration RAN = Duration.ofMillis(1_500);

    private static List<Reason> judged(
            boolean open, int serviceMillis, int waitedMillis, int turns) {
        PhaseResult result = new PhaseResult(
                new Measurements(
                        Counts.NONE,
                        ofMillis(600),
                        ofMillis(serviceMillis),
                        List.of()), // a backlog
                Latency.none(),
                new PhaseSpan(
                        RAN.toNanos(),
                        RAN.toNanos(),
                        new ProcessorUse(1_000_000, waitedMillis * 1_000_000L, turns)));
        return new ValidityCheck(System.nanoTime()).judge(result, open).reasons();
    }

    private static Latency ofMillis(int millis) {
        Histogram histogram = Latency.emptyHistogram();
        histogram.recordValueWithCount(millis * 1_000_000L, 500);
        return Latency.of(histogram);
    }

    @Test
    void waitIsComparedWithTheServiceTimeAndNotWithABacklog() {
        assertThat(judged(true, 10, 300, 150))
                .containsExactly(new Reason.ProcessorWait(
                        Duration.ofMillis(2), Duration.ofMillis(1), Duration.ofMillis(300), RAN));
        assertThat(judged(true, 100, 300, 150)).isEmpty();
    }

    @Test
    void shortWaitsThatTakeMostOfTheTimeSpoilAnOpenLoadOnly() {
        assertThat(judged(true, 600, 1_200, 1_500))
                .containsExactly(new Reason.ProcessorWait(
                        Duration.ofMillis(1_200).dividedBy(1_500),
                        RAN.multipliedBy(2).dividedBy(3 * 1_500),
                        Duration.ofMillis(1_200),
                        RAN));
        assertThat(judged(true, 600, 900, 1_500)).isEmpty();
        assertThat(judged(false, 600, 1_200, 1_500)).isEmpty();
    }

    @Test
    void shortWaitsForAProcessorAreIgnored() {
        assertThat(judged(true, 10, 60, 6)).isEmpty();
    }
}
