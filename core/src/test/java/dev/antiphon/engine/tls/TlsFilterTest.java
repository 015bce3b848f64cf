package dev.antiphon.engine.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.config.Limits;
import dev.antiphon.config.TransportKind;
import dev.antiphon.engine.loop.EventLoop;
import dev.antiphon.engine.loop.EventLoopGroup;
import dev.antiphon.engine.loop.TimerTask;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.failure.Phase;
import dev.antiphon.transport.Transport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

class TlsFilterTest {
    private static final Duration LIMIT = Duration.ofMillis(200);

    /** A wait for one of the few places to compute in is this side's, and none of the peer's. */
    @Test
    @Timeout(20)
    void handshakeDeadlineStandsStillWhileThisSideComputes() throws Exception {
        EventLoopGroup eventLoopGroup =
                new EventLoopGroup("test", 1, Limits.defaults(), TransportKind.NIO);
        EventLoop loop = eventLoopGroup.first();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch waited = new CountDownLatch(1);
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        try {
            EngineWithTask engine = new EngineWithTask(() -> {
                begun.countDown();
                await(go);
            });
            loop.execute(() -> {
                TlsFilter link = new TlsFilter(
                        loop,
                        new TlsFilter.Side(engine, new HandshakeTasks(1), true, true),
                        LIMIT,
                        proxy(Transport.Receiver.class, (proxy, method, arguments) -> {
                            if (method.getName().equals("failed")) {
                                failure.complete((Throwable) arguments[0]);
                            }
                            return null;
                        }));
                link.over(proxy(Transport.Link.class, (proxy, method, arguments) -> null));
                link.connected();
                TimerTask later = new TimerTask() {
                    @Override
                    public void due(long now) {
                        waited.countDown();
                    }
                };
                loop.schedule(later, loop.now() + 2 * LIMIT.toNanos());
            });
            await(begun);
            await(waited);
            assertThat(failure).isNotDone();
            go.countDown(); // from here on it is the peer that is waited for
            assertThat(failure.get(10, TimeUnit.SECONDS))
                    .isInstanceOfSatisfying(
                            FailureException.class,
                            thrown -> assertThat(thrown.failure())
                                    .isEqualTo(
                                            new Failure.TimedOut(Phase.TLS_HANDSHAKE, LIMIT, 0)));
        } finally {
            eventLoopGroup.stop();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
