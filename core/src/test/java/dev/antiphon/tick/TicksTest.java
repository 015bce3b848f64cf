package dev.antiphon.tick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Ticks of 10 ms on a clock that the test moves. */
class TicksTest {
    private static final Duration PERIOD = millis(10);

    private final ManualTickClock clock = new ManualTickClock();
    private final List<Tick> told = new CopyOnWriteArrayList<>();
    private final List<Overrun> overruns = new CopyOnWriteArrayList<>();
    private final List<String> failures = new CopyOnWriteArrayList<>();

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }

    private Ticks.Builder builder() {
        return Ticks.every(PERIOD)
                .clock(clock)
                .onOverrun(overruns::add)
                .onFailure(failure -> failures.add(failure.getMessage()));
    }

    @Test
    void ticksRunAtMultiplesOfThePeriod() {
        try (Ticks ticks = builder().start(told::add)) {
            clock.advanceWhenAwaited(millis(10), millis(10));
            clock.advanceWhenAwaited(millis(20), millis(10));
            clock.awaitWait(millis(30));
            assertThat(told)
                    .containsExactly(
                            new Tick(1, millis(10).toNanos(), Duration.ZERO),
                            new Tick(2, millis(20).toNanos(), Duration.ZERO));
            assertThat(ticks.counters()).isEqualTo(new TickCounters(2, 0, 0, 0, 0));
        }
    }

    @Test
    void lateTickDoesNotShiftLaterOnes() {
        try (Ticks ticks = builder().start(told::add)) {
            clock.advanceWhenAwaited(millis(10), millis(13));
            clock.awaitWait(millis(20));
            assertThat(told.getFirst().lateness()).isEqualTo(millis(3));
            assertThat(ticks.counters().overruns()).isZero();
        }
    }

    @Test
    void overrunSkipsTheTicksThatAreOverAndRunsTheLatest() {
        TickWork work = tick -> {
            told.add(tick);
            if (tick.number() == 1) {
                clock.advance(millis(35));
            }
        };
        try (Ticks ticks = builder().start(work)) {
            clock.advanceWhenAwaited(millis(10), millis(10));
            clock.awaitWait(millis(50));
            assertThat(told).extracting(Tick::number).containsExactly(1L, 4L);
            assertThat(told.getLast().lateness()).isEqualTo(millis(5));
            assertThat(overruns)
                    .containsExactly(new Overrun(told.getFirst(), millis(35), millis(25), 2));
            assertThat(ticks.counters()).isEqualTo(new TickCounters(2, 1, 2, 0, 0));
        }
    }

    @Test
    void overrunOfLessThanAPeriodSkipsNothing() {
        TickWork work = tick -> {
            told.add(tick);
            if (tick.number() == 1) {
                clock.advance(millis(12));
            }
        };
        try (Ticks ticks = builder().start(work)) {
            clock.advanceWhenAwaited(millis(10), millis(10));
            clock.awaitWait(millis(30));
            assertThat(told).extracting(Tick::number).containsExactly(1L, 2L);
            assertThat(ticks.counters()).isEqualTo(new TickCounters(2, 1, 0, 0, 0));
        }
    }

    @Test
    void commandsRunInTheirOrderBeforeTheWorkOnItsThread() {
        List<String> done = new ArrayList<>();
        try (Ticks ticks = builder().name("world").start(tick -> done.add("work"))) {
            clock.awaitWait(millis(10));
            ticks.submit(() -> done.add(Thread.currentThread().getName()));
            ticks.submit(() -> done.add("second"));
            assertThat(ticks.waitingCommands()).isEqualTo(2);
            clock.advance(millis(10));
            clock.awaitWait(millis(20));
            assertThat(done).containsExactly("world", "second", "work");
            assertThat(ticks.waitingCommands()).isZero();
        }
    }

    @Test
    void commandOfACommandWaitsForTheNextTick() {
        List<String> done = new ArrayList<>();
        try (Ticks ticks = builder().start(tick -> done.add("work"))) {
            clock.awaitWait(millis(10));
            ticks.submit(() -> ticks.submit(() -> done.add("inner")));
            clock.advance(millis(10));
            clock.advanceWhenAwaited(millis(20), millis(10));
            clock.awaitWait(millis(30));
            assertThat(done).containsExactly("work", "inner", "work");
        }
    }

    @Test
    void fullInboxRefusesWithTheNumbers() {
        AtomicInteger run = new AtomicInteger();
        try (Ticks ticks = builder().name("world").maxWaitingCommands(2).start(tick -> {})) {
            ticks.submit(run::incrementAndGet);
            ticks.submit(run::incrementAndGet);
            assertThatThrownBy(() -> ticks.submit(run::incrementAndGet))
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasMessage("2 commands of 2 wait for the next tick of world; submit fewer, or"
                            + " raise maxWaitingCommands");
            clock.advanceWhenAwaited(millis(10), millis(10));
            clock.awaitWait(millis(20));
            ticks.submit(run::incrementAndGet);
            assertThat(ticks.counters().refused()).isEqualTo(1);
        }
        assertThat(run).hasValue(3);
    }

    @Test
    void failuresAreReportedAndTheNextTickRuns() {
        TickWork work = tick -> {
            told.add(tick);
            clock.advance(millis(tick.number() == 1 ? 15 : 0));
            throw new AssertionError("work");
        };
        Ticks.Builder builder = builder().onOverrun(overrun -> {
            throw new IllegalStateException("overrun");
        });
        try (Ticks ticks = builder.start(work)) {
            clock.awaitWait(millis(10));
            ticks.submit(() -> {
                throw new IllegalStateException("command");
            });
            clock.advance(millis(10));
            clock.awaitWait(millis(30));
            assertThat(failures).containsExactly("command", "work", "overrun", "work");
            assertThat(ticks.counters().failures()).isEqualTo(4);
        }
    }

    @Test
    void receiverOfFailuresThatThrowsEndsNothing() {
        Ticks.Builder builder = builder().onFailure(failure -> {
            throw new IllegalStateException(failure);
        });
        try (Ticks ticks = builder.start(tick -> {
            throw new IllegalStateException("work");
        })) {
            clock.advanceWhenAwaited(millis(10), millis(10));
            clock.awaitWait(millis(20));
            assertThat(ticks.counters().failures()).isEqualTo(2);
        }
    }

    @Test
    void closeWaitsForTheRunningTickAndRunsTheWaitingCommands() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch goesOn = new CountDownLatch(1);
        List<String> done = new CopyOnWriteArrayList<>();
        Ticks ticks = builder().start(tick -> {
            running.countDown();
            assertThat(goesOn.await(10, TimeUnit.SECONDS)).isTrue();
            done.add("work");
        });
        clock.advanceWhenAwaited(millis(10), millis(10));
        running.await();
        ticks.submit(() -> done.add("command"));
        Thread closer = Thread.ofVirtual().start(() -> {
            ticks.close();
            done.add("closed");
        });
        await().until(() -> isRefused(ticks));
        goesOn.countDown();
        closer.join();
        assertThat(done).containsExactly("work", "command", "closed");
        assertThat(failures).isEmpty();
    }

    private static boolean isRefused(Ticks ticks) {
        try {
            ticks.submit(() -> {});
            return false;
        } catch (RejectedExecutionException e) {
            assertThat(e).hasMessage("ticks antiphon-ticks are closed");
            return true;
        }
    }

    @Test
    void tickCanCloseItsTicks() throws InterruptedException {
        CountDownLatch closed = new CountDownLatch(1);
        Ticks[] ticks = new Ticks[1];
        ticks[0] = builder().start(tick -> {
            ticks[0].close();
            closed.countDown();
        });
        clock.advanceWhenAwaited(millis(10), millis(10));
        assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
        ticks[0].close();
        assertThat(ticks[0].counters().ticks()).isEqualTo(1);
    }

    @Test
    void everyAcceptedCommandRunsOnceAlsoDuringTheClose() throws InterruptedException {
        AtomicInteger accepted = new AtomicInteger();
        AtomicInteger run = new AtomicInteger();
        Ticks ticks = builder().maxWaitingCommands(1_000_000).start(tick -> {});
        CountDownLatch begun = new CountDownLatch(4);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                begun.countDown();
                try {
                    for (int each = 0; each < 100_000; each++) {
                        ticks.submit(run::incrementAndGet);
                        accepted.incrementAndGet();
                    }
                } catch (RejectedExecutionException e) {
                    // the ticks are closed
                }
            }));
        }
        begun.await();
        await().until(() -> accepted.get() > 0);
        ticks.close();
        for (Thread each : threads) {
            each.join();
        }
        assertThat(run).hasValue(accepted.get());
    }

    @Test
    void interruptedWorkTicksOnByTheSystemsClock() throws InterruptedException {
        CountDownLatch ran = new CountDownLatch(5);
        try (Ticks ticks = Ticks.every(millis(1)).start(tick -> {
            Thread.currentThread().interrupt();
            ran.countDown();
        })) {
            assertThat(ran.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(ticks.period()).isEqualTo(millis(1));
        }
    }

    @Test
    void wrongSettingsAreRefusedWithTheValue() {
        assertThatThrownBy(() -> Ticks.every(Duration.ofNanos(999_999)))
                .hasMessage("Ticks.every is PT0.000999999S; give a period from 1 ms to 1 day");
        assertThatThrownBy(() -> Ticks.every(Duration.ofDays(2)))
                .hasMessage("Ticks.every is PT48H; give a period from 1 ms to 1 day");
        assertThatThrownBy(() -> Ticks.every(PERIOD).maxWaitingCommands(0))
                .hasMessage("Ticks.maxWaitingCommands is 0; give a value from 1 to 10000000");
    }
}
