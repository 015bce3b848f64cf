package dev.antiphon.engine.loop;

import dev.antiphon.event.ServerEvent.LoopStalled;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The detector of stalled event loops. A loop stalls, for example, if an inline handler blocks;
 * then all connections of the loop wait.
 *
 * <p>A separate thread reads each loop's {@link Heartbeat} at least twice within the limit, so that
 * the loops need not read the clock. A stall is reported once it has lasted for the limit, and
 * again each time its length has doubled. Time during which the watchdog itself did not run, as in
 * a pause of the whole JVM, is not counted.
 */
public final class Watchdog {
    private static final int FRAMES_MAX = 32;
    private static final long PERIOD_NANOS_MAX = 1_000_000_000;

    private final List<Watched> loops;
    private final Supplier<Duration> bound;
    private final Consumer<LoopStalled> told;
    private final Thread thread;
    private final AtomicLong stalls = new AtomicLong();
    private final UncaughtErrors thrown = new UncaughtErrors();
    private volatile boolean over;

    /**
     * The time of the last check. Only the watchdog's thread uses this field and the states of the
     * loops.
     */
    private long lookedAt = System.nanoTime();

    private long period;

    /** Starts to watch these loops. The limit is read again in each check. */
    public Watchdog(
            String name,
            EventLoopGroup eventLoopGroup,
            Supplier<Duration> bound,
            Consumer<LoopStalled> told) {
        this.loops = eventLoopGroup.all().stream()
                .map(loop -> new Watched(loop.heartbeat()))
                .toList();
        this.bound = bound;
        this.told = told;
        this.period = period(bound.get());
        this.thread = Thread.ofPlatform().name(name).daemon(true).start(this::run);
    }

    /** Returns the number of stalls. Any thread may call it. */
    public long stalls() {
        return stalls.get();
    }

    /** Ends the watchdog without waiting for its thread. */
    public void stop() {
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
            } catch (Throwable e) { // also for an Error: the next stall is still reported
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

    /** The state of one loop at the last check. */
    private final class Watched {
        private final Heartbeat heartbeat;
        private long step;
        private long heldNanos;
        private long toldNanos;

        Watched(Heartbeat heartbeat) {
            this.heartbeat = heartbeat;
        }

        void look(long passed, long most) {
            long seen = heartbeat.step();
            if (seen != step || !Heartbeat.isWork(seen)) {
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
            long connection = heartbeat.servedId();
            List<StackTraceElement> frames = List.of(heartbeat.thread.getStackTrace());
            if (heartbeat.step() != seen) {
                return; // the step has ended just now, and the frames may be of another one
            }
            if (toldNanos == 0) {
                stalls.incrementAndGet();
            }
            toldNanos = heldNanos;
            told.accept(new LoopStalled(
                    heartbeat.thread.getName(),
                    Duration.ofNanos(heldNanos),
                    connection,
                    frames.subList(0, Math.min(FRAMES_MAX, frames.size())),
                    System.nanoTime()));
        }
    }
}
