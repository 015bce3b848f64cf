package dev.antiphon.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;

/** Ladder and search find what a throttled server can do. */
@Timeout(120)
class KneeTest {
    private static final long PER_SECOND = 400;

    @Test
    void ladderFindsBetweenWhichStepsTheServerCeasesToHold() throws InterruptedException {
        try (PacedServer server = PacedServer.throttled(PER_SECOND)) {
            LoadResult result = server.load()
                    .connections(64)
                    .rate(Rate.parse("250..550+100"))
                    .duration(Duration.ofSeconds(1))
                    .objectives("p90<60ms")
                    .run();
            assertThat(result.steps().stream().map(Step::ratePlanned).distinct())
                    .containsExactly(250.0, 350.0, 450.0, 550.0);
            Knee knee = result.knee().orElseThrow();
            assertThat(knee.holds()).hasValue(350);
            assertThat(knee.fails()).hasValue(450);
            long planned = result.steps().stream()
                    .mapToLong(step -> step.counts().planned())
                    .sum();
            assertThat(result.counts().planned()).isEqualTo(planned);
        }
    }

    @Test
    void searchFindsTheRateOfTheServer() throws InterruptedException {
        try (PacedServer server = PacedServer.throttled(PER_SECOND)) {
            LoadResult result = server.load()
                    .connections(64)
                    .rate(Rate.parse("340..480x2"))
                    .duration(Duration.ofMillis(1500))
                    .find("p90<40ms")
                    .run();
            Knee knee = result.knee().orElseThrow();
            assertThat(knee.holds().orElseThrow()).isCloseTo(PER_SECOND, withPercentage(5));
            assertThat(knee.fails().orElseThrow()).isCloseTo(PER_SECOND, withPercentage(6));
            assertThat(result.plan().rate()).isEqualTo("find p90<40ms");
        }
    }

    @Test
    void searchThatNothingHoldsEndsAtTheLowestRate() throws InterruptedException {
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
