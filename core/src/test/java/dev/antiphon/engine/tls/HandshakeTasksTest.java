package dev.antiphon.engine.tls;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

class HandshakeTasksTest {
    private final HandshakeTasks tasks = new HandshakeTasks(2);

    @Test
    void tasksBeyondTheBoundWait() throws InterruptedException {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch twoAreIn = new CountDownLatch(2);
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(20);
        for (int i = 0; i < 20; i++) {
            EngineWithTask engine = new EngineWithTask(() -> {
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                twoAreIn.countDown();
                awaitQuietly(go);
                now.decrementAndGet();
            });
            tasks.run(engine, () -> true, done::countDown);
        }
        assertThat(twoAreIn.await(10, TimeUnit.SECONDS)).isTrue();
        go.countDown();
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(most).hasValue(2);
    }

    @Test
    void abandonedTaskIsSkippedAndReported() throws InterruptedException {
        AtomicInteger made = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(1);
        tasks.run(new EngineWithTask(made::incrementAndGet), () -> false, done::countDown);
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(made).hasValue(0);
    }

    @Test
    void taskThatThrowsFreesItsPlace() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(4);
        for (int i = 0; i < 4; i++) {
            EngineWithTask engine = new EngineWithTask(() -> {
                Thread.currentThread().setUncaughtExceptionHandler((thread, e) -> {});
                throw new IllegalStateException("as asked");
            });
            tasks.run(engine, () -> true, done::countDown);
        }
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
