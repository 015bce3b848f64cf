package dev.antiphon.load.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.antiphon.load.PacedServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

import java.time.Duration;

/** Ladder and search find what a throttled server can do. */
@Timeout(120)
@Isolated("it measures time")
class KneeTest {
    private static final long PER_SECOND = 400;

    /** It is as exact as its steps are near each other. */
    @Test
    void ladderFindsTheStepsAroundTheKnee() throws InterruptedException {
        try (PacedServer server = PacedServer.throttled(PER_SECOND)) {
            LoadResult result = server.load()
                    .connections(64)
                    .rate(Rate.parse("383..444x1.05"))
                    .duration(Duration.ofMillis(1200))
                    .objectives("p90<40ms")
                    .run();
            Knee knee = result.knee().orElseThrow();
            assertThat(knee.holds().orElseThrow()).isCloseTo(PER_SECOND, withPercentage(5));
            assertThat(knee.fails().orElseThrow()).isCloseTo(PER_SECOND, withPercentage(6));
            assertThat(result.steps().stream()
                            .mapToDouble(LoadStep::ratePlanned)
                            .max())
                    .hasValueCloseTo(443.4, offset(0.1)); // it goes on to its end
            long planned = result.steps().stream()
                    .mapToLong(loadStep -> loadStep.counts().planned())
                    .sum();
            assertThat(result.counts().planned()).isEqualTo(planned);
        }
    }

    @Test
    void searchFindsTheRateOfTheServer() throws InterruptedException {
        try (PacedServer server = PacedServer.throttled(PER_SECOND)) {
            LoadResult result = server.load()
                    .connections(64)
                    .rate(Rate.parse("380..460x2"))
                    .duration(Duration.ofMillis(1200))
                    .find("p90<40ms")
                    .run();
            Knee knee = result.knee().orElseThrow();
            assertThat(knee.holds().orElseThrow()).isCloseTo(PER_SECOND, withPercentage(5));
            assertThat(knee.fails().orElseThrow()).isCloseTo(PER_SECOND, withPercentage(6));
            assertThat(result.plan().pacing().rate()).isEqualTo("find p90<40ms");
        }
    }

    @Test
    void plannedRequestsOfAStepAreSentAfterItsTime() throws InterruptedException {
        try (PacedServer server = new PacedServer(now -> now + 200_000_000)) {
            LoadResult result = server.load()
                    .connections(4) // 20 a second
                    .rate(Rate.parse("30..35+5"))
                    .duration(Duration.ofSeconds(1))
                    .objectives("p50<10s")
                    .run();
            assertThat(result.counts().planned()).isGreaterThanOrEqualTo(60);
            assertThat(result.counts().ok()).isEqualTo(result.counts().planned());
        }
    }

    @Test
    void searchWithoutAHeldRateEndsAtTheLowestRate() throws InterruptedException {
        try (PacedServer server = new PacedServer(now -> now + 30_000_000)) {
            LoadResult result = server.load()
                    .rate(Rate.parse("2..4x2"))
                    .duration(Duration.ofMillis(300))
                    .find("max<1ms")
                    .run();
            assertThat(result.knee().orElseThrow().holds()).isEmpty();
            assertThat(result.knee().orElseThrow().fails()).hasValue(1);
            assertThat(result.held()).isFalse();
        }
    }
}
