package dev.antiphon.load.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

class RunStartTest {
    private static final Duration WARM_UP = Duration.ofSeconds(2);

    @Test
    void runWithoutAPlannedStartDoesNotWait() {
        RunStart start = new RunStart(Optional.empty(), WARM_UP);
        assertThat(start.nextWait()).isZero();
        Instant before = Instant.now();
        long phase = start.nextPhase(false);
        assertThat(phase - System.nanoTime()).isLessThan(Duration.ofSeconds(1).toNanos());
        assertThat(start.measurement().started()).isAfter(before.plus(WARM_UP));
        assertThat(start.measurement().startPlanned()).isEmpty();
    }

    @Test
    void firstPhaseStartsAtThePlannedTimeAndTheNextAtOnce() {
        Instant planned = Instant.now().plusSeconds(1000);
        RunStart start = new RunStart(Optional.of(planned), WARM_UP);
        long first = start.nextPhase(false);
        long ahead = first - System.nanoTime();
        assertThat(Duration.ofNanos(ahead))
                .isBetween(Duration.ofSeconds(900), Duration.ofSeconds(1000));
        assertThat(start.measurement().started()).isEqualTo(planned.plus(WARM_UP));
        assertThat(start.measurement().startPlanned()).contains(planned.plus(WARM_UP));
        assertThat(start.nextPhase(false) - System.nanoTime())
                .isLessThan(Duration.ofSeconds(1).toNanos());
        assertThat(start.measurement().started()).isEqualTo(planned.plus(WARM_UP));
    }

    /** The system may correct the clock, so that a long wait looks at it again. */
    @Test
    void longWaitHasParts() {
        RunStart start = new RunStart(Optional.of(Instant.now().plusSeconds(1000)), WARM_UP);
        assertThat(start.nextWait()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void lateRunStartsAtOnceAndSaysBoth() {
        Instant planned = Instant.now().minusSeconds(3);
        RunStart start = new RunStart(Optional.of(planned), WARM_UP);
        assertThat(start.nextWait()).isZero();
        long _ = start.nextPhase(false);
        assertThat(start.measurement().startPlanned()).contains(planned.plus(WARM_UP));
        assertThat(start.measurement().started()).isAfter(planned.plus(WARM_UP).plusSeconds(2));
    }

    @Test
    void stoppedRunDoesNotWaitForThePlannedTime() {
        RunStart start = new RunStart(Optional.of(Instant.now().plusSeconds(1000)), WARM_UP);
        long phase = start.nextPhase(true);
        assertThat(phase - System.nanoTime()).isLessThan(Duration.ofSeconds(1).toNanos());
    }
}
