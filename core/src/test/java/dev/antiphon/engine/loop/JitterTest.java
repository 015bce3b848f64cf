package dev.antiphon.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.config.Backoff;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** The waits before another try, and what becomes of a herd of clients that wait so. */
class JitterTest {
    private static final long SLOT = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int CLIENTS = 1000;

    @Test
    void boundDoublesFromTheFirstToTheMost() {
        Jitter jitter = new Jitter(Backoff.defaults(), new Random(1));
        long[] bounds = {100, 200, 400, 800, 1600, 3200, 5000, 5000};
        for (int failures = 0; failures < bounds.length; failures++) {
            long bound = TimeUnit.MILLISECONDS.toNanos(bounds[failures]);
            long most = 0;
            long least = Long.MAX_VALUE;
            for (int i = 0; i < 2000; i++) {
                long wait = jitter.nanos(failures);
                most = Math.max(most, wait);
                least = Math.min(least, wait);
            }
            assertThat(most).isBetween(bound * 98 / 100, bound);
            assertThat(least).isBetween(0L, bound / 50); // full: from zero on
        }
    }

    @Test
    void countOfFailuresNeverOverflows() {
        for (Duration most : new Duration[] {Duration.ofSeconds(5), Duration.ofDays(365)}) {
            Jitter jitter = new Jitter(new Backoff(Duration.ofNanos(1), most), new Random(1));
            for (int failures : new int[] {31, 32, 62, 63, 64, 1000, Integer.MAX_VALUE}) {
                assertThat(jitter.nanos(failures)).isBetween(0L, most.toNanos());
            }
        }
    }

    @Test
    void sameRandomGivesTheSameWaits() {
        Jitter one = new Jitter(Backoff.defaults(), new Random(7));
        Jitter other = new Jitter(Backoff.defaults(), new Random(7));
        for (int i = 0; i < 100; i++) {
            assertThat(one.nanos(i % 8)).isEqualTo(other.nanos(i % 8));
        }
    }

    /** All lose their server at once, which is back ten seconds later. */
    @Test
    void atMostATenthOfTheClientsReconnectInAnyTenthOfASecond() {
        for (int seed = 1; seed <= 20; seed++) {
            Jitter jitter = new Jitter(Backoff.defaults(), new Random(seed));
            long outage = TimeUnit.SECONDS.toNanos(10);
            int[] back = new int[200];
            for (int client = 0; client < CLIENTS; client++) {
                long at = jitter.nanos(0);
                for (int failures = 1; at < outage; failures++) {
                    at += jitter.nanos(failures);
                }
                back[(int) (at / SLOT)]++;
            }
            for (int each : back) {
                assertThat(each).isLessThanOrEqualTo(CLIENTS / 10);
            }
        }
    }
}
