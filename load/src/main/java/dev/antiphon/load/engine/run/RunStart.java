package dev.antiphon.load.engine.run;

import dev.antiphon.load.result.LoadResult.Origin.Start;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The start of a run by the wall clock: at a planned time, or as soon as the connections are open.
 * A run whose connections are open only after the planned time starts at once. The thread of the
 * run uses it.
 */
final class RunStart {
    /** The time from the announcement of a phase to its start, in which all loops receive it. */
    private static final long HEAD_START_NANOS = 5_000_000;

    /** The time before the planned start at which the thread of the run stops waiting. */
    private static final Duration AWAKE = Duration.ofMillis(20);

    /** The time after which a wait reads the wall clock again, since the system may correct it. */
    private static final Duration WAIT_MAX = Duration.ofSeconds(1);

    private final Optional<Instant> planned;
    private final Duration warmUp;
    private Optional<Instant> begun = Optional.empty();

    /**
     * Creates the start of a run.
     *
     * @param planned the wall-clock time of the first request; empty to start at once
     * @param warmUp the time from the first request to the measurement
     */
    RunStart(Optional<Instant> planned, Duration warmUp) {
        this.planned = planned;
        this.warmUp = warmUp;
    }

    /** Returns the next part of the wait for the planned time; zero when the wait is over. */
    Duration nextWait() {
        Duration left = planned.map(time -> Duration.between(Instant.now(), time.minus(AWAKE)))
                .orElse(Duration.ZERO);
        if (!left.isPositive()) {
            return Duration.ZERO;
        }
        return left.compareTo(WAIT_MAX) < 0 ? left : WAIT_MAX;
    }

    /**
     * Returns the time of {@link System#nanoTime} at which the next phase starts. The first phase
     * starts at the planned time if that is not past and the run was not stopped.
     */
    long nextPhase(boolean isStopped) {
        Optional<Instant> time = begun.isPresent() || isStopped ? Optional.empty() : planned;
        Instant wall = Instant.now(); // first, since its first call loads classes
        long now = System.nanoTime();
        long ahead = HEAD_START_NANOS;
        if (time.isPresent()) {
            ahead = Math.max(ahead, Duration.between(wall, time.get()).toNanos());
        }
        if (begun.isEmpty()) {
            begun = Optional.of(wall.plusNanos(ahead));
        }
        return now + ahead;
    }

    /** Returns the start of the measurement, after the warm-up of the first phase. */
    Start measurement() {
        return new Start(
                begun.orElseGet(Instant::now).plus(warmUp), planned.map(time -> time.plus(warmUp)));
    }
}
