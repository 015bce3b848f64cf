package dev.antiphon.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.config.Limits;
import dev.antiphon.config.TransportKind;
import dev.antiphon.event.ServerEvent.LoopStalled;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

class WatchdogTest {
    private static final Duration BOUND = Duration.ofMillis(50);

    private final EventLoopGroup eventLoopGroup =
            new EventLoopGroup("watched", 1, Limits.defaults(), TransportKind.NIO);
    private final CountDownLatch go = new CountDownLatch(1);
    private final BlockingQueue<LoopStalled> told = new LinkedBlockingQueue<>();

    @AfterEach
    void stop() {
        go.countDown();
        eventLoopGroup.stop();
    }

    private void stall() {
        eventLoopGroup.first().execute(() -> {
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Test
    void stallIsNamedAfterATurnThatFoundNoMemory() throws InterruptedException {
        AtomicBoolean thrown = new AtomicBoolean();
        Watchdog watchdog = new Watchdog("watchdog", eventLoopGroup, () -> BOUND, stall -> {
            told.add(stall);
            if (!thrown.getAndSet(true)) {
                throw new OutOfMemoryError("as a test says");
            }
        });
        try {
            stall();
            assertThat(told.poll(20, TimeUnit.SECONDS)).isNotNull();
            LoopStalled again = told.poll(20, TimeUnit.SECONDS);
            assertThat(again).isNotNull();
            assertThat(again.loop()).isEqualTo("watched-0");
        } finally {
            watchdog.stop();
        }
    }

    @Test
    void manyTurnsThatThrowAreShownOnce() throws InterruptedException {
        AtomicInteger shown = new AtomicInteger();
        CountDownLatch thrown = new CountDownLatch(20);
        AtomicInteger asked = new AtomicInteger();
        Watchdog watchdog = new Watchdog(
                "watchdog",
                eventLoopGroup,
                () -> {
                    if (asked.incrementAndGet() == 1) { // when it is made
                        return Duration.ofMillis(2);
                    }
                    Thread.currentThread()
                            .setUncaughtExceptionHandler((thread, e) -> shown.incrementAndGet());
                    thrown.countDown();
                    throw new OutOfMemoryError("as a test says");
                },
                told::add);
        try {
            assertThat(thrown.await(9, TimeUnit.SECONDS)).isTrue();
            assertThat(shown).hasValue(1);
        } finally {
            watchdog.stop();
        }
    }
}
