package dev.antiphon.load.engine.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.load.result.Column;
import dev.antiphon.load.result.Counts;
import dev.antiphon.load.result.Latency;
import dev.antiphon.load.result.LoadPlan;
import dev.antiphon.load.result.LoadResult.Measurements;
import dev.antiphon.load.result.Validity.Reason.BusyConnections;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

class ConnectionShortageTest {
    private static LoadPlan plan(int connections, int pipelining) {
        Duration second = Duration.ofSeconds(1);
        return new LoadPlan(
                new LoadPlan.Endpoint("localhost:7000", "line", false),
                new LoadPlan.Pacing(
                        LoadPlan.Model.OPEN, "100", OptionalDouble.of(100), second, Duration.ZERO),
                new LoadPlan.Places(connections, pipelining, false),
                new LoadPlan.Requests("x", 1, "", second, 1));
    }

    /** A hundred replies: a few after so many milliseconds, and all others after so many. */
    private static PhaseResult replies(int few, int others, int missing) {
        Histogram service = Latency.emptyHistogram();
        service.recordValueWithCount(few * 1_000_000L, 5);
        service.recordValueWithCount(others * 1_000_000L, 95);
        Counts counts = Counts.NONE
                .with(Column.PLANNED, 100 + missing)
                .with(Column.SENT, 100 + missing)
                .with(Column.OK, 100)
                .with(Column.MISSING, missing);
        Latency latency = Latency.of(service);
        return new PhaseResult(
                new Measurements(counts, latency, latency, List.of()),
                Latency.none(),
                new PhaseSpan(1_000_000_000, 1_000_000_000, ProcessorUse.NONE));
    }

    @Test
    void moreConnectionsAreAdvisedForAServerWithSteadyTimes() {
        Optional<BusyConnections> busy =
                ConnectionShortage.remark(replies(100, 100, 0), 100, plan(2, 2));
        assertThat(busy).hasValueSatisfying(found -> {
            assertThat(found.ratePlanned()).isEqualTo(100);
            assertThat(found.rateCarried()).isBetween(39.5, 40.5);
            assertThat(found.needed()).isBetween(5L, 6L);
        });
    }

    @Test
    void nothingIsAdvisedForAServerThatSlowsDownUnderLoad() {
        assertThat(ConnectionShortage.remark(replies(10, 100, 0), 100, plan(4, 1)))
                .isEmpty();
    }

    @Test
    void nothingIsAdvisedIfTheConnectionsSuffice() {
        assertThat(ConnectionShortage.remark(replies(100, 100, 0), 100, plan(10, 1)))
                .isEmpty();
        assertThat(ConnectionShortage.remark(replies(100, 100, 0), 100, plan(1, 10)))
                .isEmpty();
    }

    @Test
    void nothingIsAdvisedWithoutAPlannedRateOrWithMissingReplies() {
        assertThat(ConnectionShortage.remark(replies(100, 100, 0), 0, plan(4, 1)))
                .isEmpty();
        assertThat(ConnectionShortage.remark(replies(100, 100, 10), 100, plan(4, 1)))
                .isEmpty();
    }
}
