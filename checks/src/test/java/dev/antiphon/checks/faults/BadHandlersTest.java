package dev.antiphon.checks.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.TcpServer;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply;
import dev.antiphon.test.Peer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Row 27: handlers throw and hang while other connections are served. */
class BadHandlersTest {
    private static final int HANGING = 200;
    private static final int THROWING_PER_ROUND = 50;
    private static final int OTHERS = 8;
    private static final int REQUESTS = 1_000;

    private final CountDownLatch letGo = new CountDownLatch(1);
    private final AtomicInteger hanging = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger threw = new AtomicInteger();

    @FaultRow(number = 27, fault = "handlers that throw or hang")
    void theOthersAreServedAsBefore(Row row) throws Exception {
        int rounds = row.count(3, 20);
        List<Peer> stuck = new ArrayList<>();
        try (TcpServer server = TcpServer.builder(Framing.line())
                .onMessage((connection, message) -> reply(message))
                .start("localhost:0")) {
            try {
                serve(server.port(), 0); // warms up
                List<Long> good = new ArrayList<>();
                List<Long> bad = new ArrayList<>();
                for (int i = 0; i < rounds; i++) {
                    good.add(serve(server.port(), 0));
                }
                for (int i = 0; i < HANGING; i++) {
                    stuck.add(Peer.connect(server.port()).send("hang\n"));
                }
                for (int i = 0; i < rounds; i++) {
                    bad.add(serve(server.port(), THROWING_PER_ROUND));
                }
                row.injected("handlers hung", hanging.get(), HANGING);
                row.injected("handlers threw", threw.get(), (long) rounds * THROWING_PER_ROUND);
                row.exactly(
                        "others' requests answered",
                        answered.get(),
                        (long) (2 * rounds + 1) * OTHERS * REQUESTS);
                double ratio = (double) median(bad) / median(good);
                String what = "the others' p99, in its value before";
                if (row.isLong()) {
                    row.atMost(what, ratio, 2, "times");
                } else { // too short to be a measurement
                    row.seen(what, "%.2f times".formatted(ratio));
                }
            } finally {
                letGo.countDown();
                for (Peer each : stuck) {
                    assertThat(each.readLine()).isEqualTo("hang");
                    each.close();
                }
            }
        }
    }

    private Reply reply(Message message) throws InterruptedException {
        switch (message.text()) {
            case "hang" -> {
                hanging.incrementAndGet();
                letGo.await();
            }
            case "throw" -> {
                threw.incrementAndGet();
                throw new IllegalStateException("as asked");
            }
            default -> {}
        }
        return Reply.of(message);
    }

    /** Has the others ask, while so many handlers throw; gives the p99 of the replies, in ns. */
    private long serve(int port, int throwing) throws Exception {
        try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<long[]>> others = new ArrayList<>();
            for (int i = 0; i < OTHERS; i++) {
                others.add(all.submit(() -> ask(port)));
            }
            Future<?> thrower = all.submit(() -> {
                for (int i = 0; i < throwing; i++) {
                    failOne(port);
                }
                return null;
            });
            thrower.get();
            return p99(others);
        }
    }

    private long[] ask(int port) throws IOException {
        long[] nanos = new long[REQUESTS];
        try (Peer peer = Peer.connect(port)) {
            for (int i = 0; i < REQUESTS; i++) {
                long began = System.nanoTime();
                assertThat(peer.send("вопрос " + i + "\n").readLine()).isEqualTo("вопрос " + i);
                answered.incrementAndGet();
                nanos[i] = System.nanoTime() - began;
            }
        }
        return nanos;
    }

    private static void failOne(int port) throws IOException {
        try (Peer peer = Peer.connect(port)) {
            assertThat(peer.send("throw\n").readToEnd()).isEqualTo("failure: handler-failed\n");
        }
    }

    private static long p99(List<Future<long[]>> others)
            throws InterruptedException, ExecutionException {
        long[] all = new long[OTHERS * REQUESTS];
        for (int i = 0; i < OTHERS; i++) {
            System.arraycopy(others.get(i).get(), 0, all, i * REQUESTS, REQUESTS);
        }
        Arrays.sort(all);
        return all[all.length * 99 / 100];
    }

    private static long median(List<Long> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
