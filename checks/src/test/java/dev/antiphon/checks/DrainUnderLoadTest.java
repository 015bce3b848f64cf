package dev.antiphon.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.TcpClient;
import dev.antiphon.checks.faults.FaultRow;
import dev.antiphon.checks.faults.Row;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.test.Peer;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * TERM in the middle of work: a request that the handler took is answered, every other one fails
 * visibly, and the report says what became of each connection.
 */
class DrainUnderLoadTest {
    private static final Duration WORK = Duration.ofMillis(2);
    private static final int THEIRS = 4;
    private static final int OURS = 4;
    private static final int IN_FLIGHT = 16;
    private static final int WAITING = 200;
    private static final int TAKEN_BEFORE_TERM = 500;

    @FaultRow(number = 23, fault = "drain under load: connections that are kept")
    void keptConnectionsLoseNoRequestThatWasTaken(Row row)
            throws InterruptedException, IOException {
        repeat(row, row.count(10, 100), this::keptConnections);
    }

    private int keptConnections() throws InterruptedException {
        try (Child server = ServerProcess.start(WORK, TAKEN_BEFORE_TERM);
                Pipeline ours = new Pipeline(port(server));
                Child theirs = Python.start("closed_loop.py", ours.port, THEIRS, "kept")) {
            theirs.line("asking");
            ours.start();
            server.line("taken " + TAKEN_BEFORE_TERM);
            server.terminate();
            Drained drained = Drained.of(server);
            Tally tally = Tally.of(theirs);
            ours.awaitEnd();
            assertThat(drained.taken).isGreaterThanOrEqualTo(TAKEN_BEFORE_TERM);
            assertThat(tally.replied + ours.replied.get())
                    .as("%s, %s, %s", drained, tally, ours)
                    .isEqualTo(drained.taken);
            assertThat(drained.finished + drained.crossed + drained.cut).isEqualTo(THEIRS + OURS);
            assertThat(drained.crossed).isBetween(tally.failed, tally.failed + OURS);
            assertThat(drained.cut).isZero();
            return drained.taken;
        }
    }

    @FaultRow(number = 23, fault = "drain under load: a connection for each request")
    void oneShotConnectionsLoseNoRequestThatWasTaken(Row row)
            throws InterruptedException, IOException {
        repeat(row, row.count(5, 70), this::oneShotConnections);
    }

    private int oneShotConnections() {
        try (Child server = ServerProcess.start(WORK, TAKEN_BEFORE_TERM)) {
            int port = port(server);
            try (Child theirs = Python.start("closed_loop.py", port, 2 * THEIRS, "one-shot")) {
                server.line("taken " + TAKEN_BEFORE_TERM);
                server.terminate();
                Drained drained = Drained.of(server);
                Tally tally = Tally.of(theirs);
                assertThat(tally.replied).as("%s, %s", drained, tally).isEqualTo(drained.taken);
                // a client's next connection may be there before its last is known to be closed
                assertThat(drained.finished).isBetween(0, 4 * THEIRS);
                assertThat(drained.crossed).isZero();
                assertThat(drained.cut).isZero();
                return drained.taken;
            }
        }
    }

    /** It stands still meanwhile, so that these wait in the backlog, and in a socket. */
    @FaultRow(number = 23, fault = "drain: what waits in the backlog and in sockets")
    void whatWasSentBeforeTermIsAnswered(Row row) throws InterruptedException, IOException {
        repeat(row, row.count(3, 30), this::waitingRequests);
    }

    private int waitingRequests() throws IOException {
        String many = "ещё\n".repeat(1000);
        List<Peer> waiting = new ArrayList<>();
        try (Child server = ServerProcess.start(WORK, -1)) {
            int port = port(server);
            try (Peer kept = Peer.connect(port)) {
                assertThat(kept.send("раз\n").readLine()).isEqualTo("раз");
                server.standStill();
                kept.send(many);
                for (int i = 0; i < WAITING; i++) {
                    waiting.add(Peer.connect(port).send(i + "\n"));
                }
                server.terminate();
                server.goOn();
                for (int i = 0; i < WAITING; i++) {
                    assertThat(waiting.get(i).readToEnd()).isEqualTo(i + "\n");
                    waiting.get(i).close();
                }
                assertThat(kept.readToEnd()).isEqualTo(many);
            }
            assertThat(Drained.of(server))
                    .isEqualTo(new Drained(1001 + WAITING, 1 + WAITING, 0, 0));
            return 1001 + WAITING;
        }
    }

    /** A restart under load, in which each request that was taken must have been answered. */
    private interface Restart {
        /** Returns how many requests were taken, and answered. */
        int run() throws InterruptedException, IOException;
    }

    private static void repeat(Row row, int times, Restart restart)
            throws InterruptedException, IOException {
        long answered = 0;
        for (int i = 0; i < times; i++) {
            answered += restart.run();
        }
        row.injected("restarts", times, times);
        row.seen("requests taken, and all of them answered", "%,d".formatted(answered));
    }

    private static int port(Child server) {
        return Integer.parseInt(server.line("port ").substring("port ".length()));
    }

    private static int[] numbers(String line) {
        return Arrays.stream(line.strip().split(" "))
                .mapToInt(Integer::parseInt)
                .toArray();
    }

    /** What the server says at its end. */
    private record Drained(int taken, int finished, int crossed, int cut) {

        static Drained of(Child server) {
            int[] numbers = numbers(server.line("drained ").substring("drained ".length()));
            return new Drained(numbers[0], numbers[1], numbers[2], numbers[3]);
        }
    }

    /** What became of their clients' requests. */
    private record Tally(int sent, int replied, int failed, int unheard) {

        static Tally of(Child clients) {
            int[] numbers = numbers(clients.output().replace("asking\n", ""));
            Tally tally = new Tally(numbers[0], numbers[1], numbers[2], numbers[3]);
            assertThat(tally.unheard).as("%s", tally).isZero();
            assertThat(tally.replied + tally.failed).as("%s", tally).isEqualTo(tally.sent);
            return tally;
        }
    }

    /** Our clients, each with many calls in flight on its one connection. */
    private static final class Pipeline implements AutoCloseable {
        final int port;
        final AtomicInteger sent = new AtomicInteger();
        final AtomicInteger replied = new AtomicInteger();
        final AtomicInteger failed = new AtomicInteger();
        private final Queue<String> mistaken = new ConcurrentLinkedQueue<>();
        private final CountDownLatch ends = new CountDownLatch(OURS * IN_FLIGHT);
        private final List<TcpClient> clients = new ArrayList<>();

        Pipeline(int port) {
            this.port = port;
            for (int i = 0; i < OURS; i++) {
                clients.add(TcpClient.to("localhost:" + port, Framing.line()).build());
            }
            clients.forEach(this::connect);
        }

        /** So that none comes when the door is closed already. */
        private void connect(TcpClient client) {
            Message request = Message.text("наш " + sent.incrementAndGet());
            assertThat(client.call(request)).isEqualTo(request);
            replied.incrementAndGet();
        }

        void start() {
            for (TcpClient client : clients) {
                for (int i = 0; i < IN_FLIGHT; i++) {
                    ask(client);
                }
            }
        }

        private void ask(TcpClient client) {
            Message request = Message.text("наш " + sent.incrementAndGet());
            var _ = client.callAsync(request).whenComplete((reply, failure) -> {
                if (failure != null) {
                    failed.incrementAndGet();
                    ends.countDown();
                    return;
                }
                replied.incrementAndGet();
                if (!reply.equals(request)) {
                    mistaken.add(request.text() + " was answered " + reply.text());
                }
                ask(client);
            });
        }

        /** Waits until each loop has seen its last request fail. */
        void awaitEnd() throws InterruptedException {
            assertThat(ends.await(30, TimeUnit.SECONDS)).as("%s", this).isTrue();
            assertThat(mistaken).isEmpty();
            assertThat(replied.get() + failed.get()).as("%s", this).isEqualTo(sent.get());
        }

        @Override
        public void close() {
            clients.forEach(TcpClient::close);
        }

        @Override
        public String toString() {
            return "ours: sent " + sent + ", replied " + replied + ", failed " + failed;
        }
    }
}
