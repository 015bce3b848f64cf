package dev.antiphon.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

class DeadlineWheelTest {
    private static final long TICK = 1L << 23;

    private final DeadlineWheel wheel = new DeadlineWheel(1_000);

    /** An entry that behaves as connections do: visited early, it enters itself again. */
    private final class Entry extends TimerTask {
        final long at;
        long visitedAt = -1;

        Entry(long at) {
            this.at = at;
            wheel.schedule(this, at);
        }

        @Override
        public void due(long now) {
            if (now < at) {
                wheel.schedule(this, at);
            } else {
                visitedAt = now;
            }
        }
    }

    @Test
    void everyDeadlineIsVisitedOnceDueAndAtMostATickLate() {
        long seed = 42;
        Random random = new Random(seed);
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            entries.add(new Entry(1_000 + (long) (random.nextDouble() * 40_000_000_000L)));
        }
        long now = 1_000;
        for (long wait = wheel.untilNext(now); wait >= 0; wait = wheel.untilNext(now)) {
            now += wait;
            wheel.advance(now);
        }
        for (Entry entry : entries) {
            assertThat(entry.visitedAt).as("seed %d", seed).isBetween(entry.at, entry.at + TICK);
        }
    }

    @Test
    void cancelledEntryIsNeverVisited() {
        Entry gone = new Entry(5 * TICK);
        Entry stays = new Entry(5 * TICK);
        wheel.cancel(gone);
        wheel.cancel(gone);
        wheel.advance(1_000 + 10 * TICK);
        assertThat(gone.visitedAt).isEqualTo(-1);
        assertThat(stays.visitedAt).isPositive();
        assertThat(wheel.untilNext(1_000 + 10 * TICK)).isNegative();
    }

    @Test
    void earlierDeadlineMovesTheEntryForward() {
        Entry entry = new Entry(2 * TICK);
        Entry far = new Entry(1_000 * TICK);
        wheel.schedule(far, 3 * TICK);
        assertThat(wheel.untilNext(1_000)).isLessThanOrEqualTo(3 * TICK);
        wheel.advance(1_000 + 4 * TICK);
        assertThat(entry.visitedAt).isPositive();
        assertThat(far.visitedAt).isEqualTo(-1);
        assertThat(wheel.untilNext(1_000 + 4 * TICK)).isPositive();
    }
}
