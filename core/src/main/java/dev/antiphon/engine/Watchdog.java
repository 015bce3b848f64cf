package dev.antiphon.engine;

import dev.antiphon.event.ServerEvent.LoopStalled;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Names what holds an event loop for too long: an inline handler that blocks, say, for which all
 * connections of that loop wait.
 *
 * <p>A thread of its own looks at each loop's {@link Pulse}, twice within the bound, so that the
 * loops themselves need no clock for it. A stall is told once it has lasted for the bound, and
 * again each time it has doubled since. Time in which the watchdog did not run either, as in a
 * pause of the whole JVM, is not counted.
 */
final class Watchdog {
    private static final int FRAMES_MAX = 32;
    private static final long PERIOD_NANOS_MAX = 1_000_000_000;

    private final List<Watched> loops;
    private final Supplier<Duration> bound;
    private final Consumer<LoopStalled> told;
    private final Thread thread;
    private final AtomicLong stalls = new AtomicLong();
    private final ThrownErrors thrown = new ThrownErrors();
    private volatile boolean over;

    /** Owned by its thread, as are the loops' states. */
    private long lookedAt = System.nanoTime();

    private long period;

    /** Watches these loops from now on; the bound is asked for in each round. */
    Watchdog(String name, Loops loops, Supplier<Duration> bound, Consumer<LoopStalled> told) {
        this.loops = loops.all().stream().map(loop -> new Watched(loop.pulse())).toList();
        this.bound = bound;
        this.told = told;
        this.period = period(bound.get());
        this.thread = Thread.ofPlatform().name(name).daemon(true).start(this::run);
    }

    /** How many stalls there were. Any thread. */
    long stalls() {
        return stalls.get();
    }

    /** Ends it. It waits for nothing, so that it is gone at once. */
    void stop() {
        over = true;
        LockSupport.unpark(thread);
    }

    private static long period(Duration bound) {
        return Math.clamp(bound.toNanos() / 2, 1, PERIOD_NANOS_MAX);
    }

    private void run() {
        while (!over) {
            LockSupport.parkNanos(this, period);
            try {
                look();
            } catch (Throwable e) { // an Error too: the next stall is told
                thrown.show(e);
            }
        }
    }

    private void look() {
        long now = System.nanoTime();
        long passed = Math.min(now - lookedAt, 2 * period);
        lookedAt = now;
        Duration most = bound.get();
        period = period(most);
        for (Watched each : loops) {
            each.look(passed, most.toNanos());
        }
    }

    /** One loop, as it was when it was last looked at. */
    private final class Watched {
        private final Pulse pulse;
        private long step;
        private long heldNanos;
        private long toldNanos;

        Watched(Pulse pulse) {
            this.pulse = pulse;
        }

        void look(long passed, long most) {
            long seen = pulse.step();
            if (seen != step || !Pulse.isWork(seen)) {
                step = seen;
                heldNanos = 0;
                toldNanos = 0;
                return;
            }
            heldNanos += passed;
            if (heldNanos >= most && heldNanos >= 2 * toldNanos) {
                tell(seen);
            }
        }

        private void tell(long seen) {
            long connection = pulse.servedId();
            List<StackTraceElement> frames = List.of(pulse.thread.getStackTrace());
            if (pulse.step() != seen) {
                return; // it has gone on in this moment, and the frames may be of another step
            }
            if (toldNanos == 0) {
                stalls.incrementAndGet();
            }
            toldNanos = heldNanos;
            told.accept(new LoopStalled(
                    pulse.thread.getName(),
                    Duration.ofNanos(heldNanos),
                    connection,
                    frames.subList(0, Math.min(FRAMES_MAX, frames.size())),
                    System.nanoTime()));
        }
    }
}
