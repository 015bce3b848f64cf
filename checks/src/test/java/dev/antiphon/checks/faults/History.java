package dev.antiphon.checks.faults;

import dev.antiphon.TcpClient;
import dev.antiphon.TcpServer;
import dev.antiphon.checks.FaultProxy;
import dev.antiphon.checks.FaultProxy.Injected;
import dev.antiphon.failure.FailureException;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Many requests through a proxy that breaks connections, and what became of each. Every request has
 * a number; clients with several in flight each ask a server through a {@link FaultProxy}.
 */
final class History {
    private static final int CLIENTS = 8;
    private static final int IN_FLIGHT = 16;
    private static final int HARMED_ONE_IN = 8;
    private static final long STALL_MILLIS = 400; // more than a client waits
    private static final Duration REPLY_TIMEOUT = Duration.ofMillis(250);

    private final int requests;
    private final AtomicIntegerArray handled;
    private final AtomicIntegerArray ended;
    private final AtomicLong replies = new AtomicLong();
    private final AtomicLong wrong = new AtomicLong();

    /** Requests whose failure said that they had never left. */
    private final Set<Integer> notSent = ConcurrentHashMap.newKeySet();

    private final Map<String, AtomicLong> failures = new ConcurrentHashMap<>();
    private final Map<Injected, AtomicLong> injected;

    /** Runs it. */
    History(int requests, long seed) throws IOException, InterruptedException {
        this.requests = requests;
        handled = new AtomicIntegerArray(requests);
        ended = new AtomicIntegerArray(requests);
        try (TcpServer server = TcpServer.builder(Framing.length(4))
                        .onMessage((connection, message) -> {
                            handled.incrementAndGet(number(message.text()));
                            return Reply.text("re " + message.text());
                        })
                        .start("localhost:0");
                FaultProxy proxy =
                        new FaultProxy(server.port(), seed, HARMED_ONE_IN, STALL_MILLIS)) {
            run(proxy);
            // a request may still be on its way to its handler
            server.drain(Duration.ofSeconds(10));
            injected = proxy.injected();
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
        try (TcpClient client = TcpClient.to("127.0.0.1:" + port, Framing.length(4))
                .replyTimeout(REPLY_TIMEOUT)
                .build()) {
            for (int id = first; id < requests; id += CLIENTS) {
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
        FailureException fault = (FailureException) failure;
        failures.computeIfAbsent(
                        fault.failure().code() + (fault.requestSent() ? " after" : " before")
                                + " it left",
                        _ -> new AtomicLong())
                .incrementAndGet();
        if (!fault.requestSent()) {
            notSent.add(request);
        }
    }

    private static String text(int request) {
        return request + ":" + "ж".repeat(request % 300);
    }

    private static int number(String text) {
        return Integer.parseInt(text.substring(0, text.indexOf(':')));
    }

    int requests() {
        return requests;
    }

    long injected(Injected kind) {
        return injected.get(kind).get();
    }

    long injectedInAll() {
        return injected.values().stream().mapToLong(AtomicLong::get).sum();
    }

    /** Returns how often each kind of fault took effect. */
    Map<Injected, AtomicLong> injected() {
        return injected;
    }

    long replies() {
        return replies.get();
    }

    /** Requests that failed visibly, by the fault's code and whether they had left. */
    Map<String, AtomicLong> failures() {
        return new TreeMap<>(failures);
    }

    int lost() {
        return count(ended, 0);
    }

    int endedTwice() {
        return more(ended);
    }

    int handledTwice() {
        return more(handled);
    }

    /** Replies that were not of their own request, or of one that was not handled once. */
    long misdelivered() {
        return wrong.get();
    }

    /** Looked at in the end: one may be on its way while its failure is told. */
    long handledThoughNotSent() {
        return notSent.stream().filter(request -> handled.get(request) > 0).count();
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
