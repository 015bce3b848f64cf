package dev.antiphon.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.FaultException;
import dev.antiphon.Message;
import dev.antiphon.Reply;
import dev.antiphon.TcpClient;
import dev.antiphon.TcpServer;
import dev.antiphon.framing.Framing;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The promise, over many requests and faults: each request ends exactly once, as its own reply or
 * as a failure that says whether it had left. Printed with what it was out of, and with its seed.
 *
 * <p>{@code -Dantiphon.history.requests=N} sets how many; {@code ./build faults} runs a million.
 */
class HistoryTest {
    private static final int REQUESTS = Integer.getInteger("antiphon.history.requests", 60_000);
    private static final long SEED = Long.getLong("antiphon.history.seed", 20_261_123L);
    private static final int CLIENTS = 8;
    private static final int IN_FLIGHT = 16;

    private final AtomicIntegerArray handled = new AtomicIntegerArray(REQUESTS);
    private final AtomicIntegerArray ended = new AtomicIntegerArray(REQUESTS);
    private final AtomicLong replies = new AtomicLong();
    private final AtomicLong wrong = new AtomicLong();
    private final AtomicLong handledThoughNotSent = new AtomicLong();
    private final Map<String, AtomicLong> failures = new ConcurrentHashMap<>();

    @Test
    @Timeout(3600)
    void everyRequestEndsOnceAsItsReplyOrAsAVisibleFailure() throws Exception {
        try (TcpServer server = TcpServer.builder()
                        .framing(Framing.length(4))
                        .on((connection, message) -> {
                            handled.incrementAndGet(number(message.text()));
                            return Reply.text("re " + message.text());
                        })
                        .start("localhost:0");
                FaultProxy proxy = new FaultProxy(server.port(), SEED, 8, 400)) {
            run(proxy);
            server.drain(
                    Duration.ofSeconds(10)); // a request may still be on its way to its handler
            report(proxy);
            verify(proxy);
        }
    }

    private void run(FaultProxy proxy) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            int first = client;
            threads.add(Thread.ofVirtual().start(() -> ask(proxy.port(), first)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** One client's share: every CLIENTS-th request, IN_FLIGHT of them at once. */
    private void ask(int port, int first) {
        Semaphore places = new Semaphore(IN_FLIGHT);
        try (TcpClient client = TcpClient.to("127.0.0.1:" + port)
                .framing(Framing.length(4))
                .replyTimeout(Duration.ofMillis(250))
                .build()) {
            for (int id = first; id < REQUESTS; id += CLIENTS) {
                int request = id;
                places.acquireUninterruptibly();
                var _ = client.callAsync(Message.text(text(request)))
                        .whenComplete((reply, failure) -> {
                            end(request, reply, failure);
                            places.release();
                        });
            }
            places.acquireUninterruptibly(IN_FLIGHT);
        }
    }

    private void end(int request, Message reply, Throwable failure) {
        ended.incrementAndGet(request);
        if (reply != null) {
            replies.incrementAndGet();
            if (!reply.text().equals("re " + text(request)) || handled.get(request) != 1) {
                wrong.incrementAndGet();
            }
            return;
        }
        FaultException fault = (FaultException) failure;
        failures.computeIfAbsent(
                        fault.fault().code() + (fault.requestSent() ? " after" : " before")
                                + " it left",
                        _ -> new AtomicLong())
                .incrementAndGet();
        if (!fault.requestSent() && handled.get(request) > 0) {
            handledThoughNotSent.incrementAndGet();
        }
    }

    private static String text(int request) {
        return request + ":" + "ж".repeat(request % 300);
    }

    private static int number(String text) {
        return Integer.parseInt(text.substring(0, text.indexOf(':')));
    }

    private void report(FaultProxy proxy) throws IOException {
        System.out.printf(
                "history of %d requests, seed %d, faults injected %s = %d:%n"
                        + "  replies %d, failures %s%n  lost %d, ended twice %d, handled twice %d,"
                        + " wrong or misdelivered %d, handled though said not sent %d%n",
                REQUESTS,
                SEED,
                proxy.injected(),
                proxy.injectedInAll(),
                replies.get(),
                new TreeMap<>(failures),
                count(ended, 0),
                more(ended),
                more(handled),
                wrong.get(),
                handledThoughNotSent.get());
    }

    private void verify(FaultProxy proxy) {
        assertThat(count(ended, 0)).as("lost").isZero();
        assertThat(more(ended)).as("ended twice").isZero();
        assertThat(more(handled)).as("handled twice").isZero();
        assertThat(wrong).as("wrong or misdelivered").hasValue(0);
        assertThat(handledThoughNotSent).as("handled though said not sent").hasValue(0);
        assertThat(replies.get()).isGreaterThan(REQUESTS / 4);
        proxy.injected()
                .forEach(
                        (kind, times) -> assertThat(times.get()).as(kind.name()).isPositive());
        assertThat(proxy.injectedInAll()).as("faults").isGreaterThan(REQUESTS / 100);
    }

    private static int count(AtomicIntegerArray times, int value) {
        int found = 0;
        for (int i = 0; i < times.length(); i++) {
            found += times.get(i) == value ? 1 : 0;
        }
        return found;
    }

    private static int more(AtomicIntegerArray times) {
        return times.length() - count(times, 0) - count(times, 1);
    }
}
