package dev.antiphon.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** How far the generator's own figures are from what the server is known to do. */
@Timeout(60)
@Isolated("it measures time")
class OwnErrorTest {
    private static final double NANOS_PER_MILLI = 1e6;

    private static double millis(Optional<Duration> time) {
        return time.orElseThrow().toNanos() / NANOS_PER_MILLI;
    }

    @Test
    void latencyAtAServerOfAKnownDelayIsThatDelay() throws InterruptedException {
        // long enough that 5 % of it is more than what a busy machine adds
        long delay = Duration.ofMillis(400).toNanos();
        try (PacedServer server = new PacedServer(now -> now + delay)) {
            LoadResult result = server.load()
                    .rate(400)
                    .connections(300)
                    .duration(Duration.ofMillis(2600))
                    .run();
            assertThat(result.counts().ok()).isEqualTo(1040);
            assertThat(millis(result.response().percentile(50))).isCloseTo(400, withPercentage(5));
            assertThat(millis(result.response().percentile(90))).isCloseTo(400, withPercentage(5));
            assertThat(millis(result.service().percentile(99)))
                    .isGreaterThan(399)
                    .isLessThanOrEqualTo(millis(result.response().max()));
            // where others disturb the generator it says so in place of a right figure
            if (result.validity().isValid()) {
                assertThat(millis(result.response().percentile(99)))
                        .isCloseTo(400, withPercentage(10));
            }
        }
    }

    @Test
    void oneStallShowsInTheResponseTimeOfAllWhoWouldHaveWaited() throws InterruptedException {
        AtomicLong first = new AtomicLong();
        long from = Duration.ofMillis(1500).toNanos();
        long until = Duration.ofMillis(2500).toNanos();
        try (PacedServer server = new PacedServer(now -> {
            first.compareAndSet(0, now);
            long since = now - first.get();
            return since >= from && since < until ? first.get() + until : now;
        })) {
            LoadResult result = server.load()
                    .rate(300)
                    .connections(8)
                    .duration(Duration.ofSeconds(4))
                    .run();
            assertThat(result.counts().ok()).isEqualTo(1200);
            // of 1,200 requests 12 were planned in the first 40 ms of the stall
            assertThat(millis(result.response().percentile(99))).isCloseTo(960, withPercentage(5));
            // a quarter fell into the stall, a tenth of all into its first 400 ms
            assertThat(millis(result.response().percentile(90))).isCloseTo(600, withPercentage(5));
            assertThat(millis(result.response().percentile(50))).isLessThan(100);
            // only the eight that were in flight noticed on their own
            assertThat(millis(result.service().percentile(99))).isLessThan(500);
            assertThat(result.timeline()).anyMatch(Interval::stalled);
            assertThat(result.timeline().get(0).stalled()).isFalse();
        }
    }
}
