package dev.antiphon.checks.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.TcpClient;
import dev.antiphon.checks.Child;
import dev.antiphon.failure.FailureException;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Row 24: the server is killed in the middle of work. */
class KillTest {
    private static final int CLIENTS = 4;
    private static final int IN_FLIGHT = 16;
    private static final int ANSWERED_BEFORE = 300;

    @FaultRow(number = 24, fault = "kill -9 of the server in the middle of work")
    void everyCallFailsVisiblyAndNoneIsSentTwice(Row row) throws InterruptedException {
        int kills = row.count(3, 500);
        Duration slowest = Duration.ZERO;
        long failed = 0;
        long replied = 0;
        long takenTwice = 0;
        long takenThoughNotSent = 0;
        long wrong = 0;
        for (int i = 0; i < kills; i++) {
            Round round = new Round();
            round.run();
            slowest = slowest.compareTo(round.toLastFailure) < 0 ? round.toLastFailure : slowest;
            failed += round.failed.get();
            replied += round.replied.get();
            takenTwice += round.takenTwice;
            takenThoughNotSent += round.takenThoughNotSent;
            wrong += round.wrong.get();
        }
        row.injected("servers killed with requests in flight", kills, kills);
        row.atMost("last failure after its kill", (double) slowest.toMillis(), 1000, "ms");
        row.exactly("requests ended visibly", failed, (long) kills * CLIENTS * IN_FLIGHT);
        row.exactly("taken twice", takenTwice, 0);
        row.exactly("taken though said not to have left", takenThoughNotSent, 0);
        row.exactly("wrong replies", wrong, 0);
        row.seen("replies before", "%,d".formatted(replied));
    }

    /** One server's life, and what became of the requests that it was asked. */
    private static final class Round {
        private final AtomicLong numbers = new AtomicLong();
        private final AtomicLong replied = new AtomicLong();
        private final AtomicLong failed = new AtomicLong();
        private final AtomicLong wrong = new AtomicLong();
        private final Set<String> neverLeft = ConcurrentHashMap.newKeySet();
        private final CountDownLatch working = new CountDownLatch(ANSWERED_BEFORE);
        private final CountDownLatch ends = new CountDownLatch(CLIENTS * IN_FLIGHT);
        private int takenTwice;
        private int takenThoughNotSent;
        private Duration toLastFailure = Duration.ZERO;

        void run() throws InterruptedException {
            List<TcpClient> clients = new ArrayList<>();
            try (Child server = NotingServer.start()) {
                String port = server.line("port ").substring("port ".length());
                for (int i = 0; i < CLIENTS; i++) {
                    TcpClient client =
                            TcpClient.to("127.0.0.1:" + port, Framing.line()).build();
                    clients.add(client);
                    for (int j = 0; j < IN_FLIGHT; j++) {
                        ask(client);
                    }
                }
                assertThat(working.await(30, TimeUnit.SECONDS)).isTrue();
                long killed = System.nanoTime();
                String taken = server.kill();
                assertThat(ends.await(30, TimeUnit.SECONDS))
                        .as("every call ended")
                        .isTrue();
                toLastFailure = Duration.ofNanos(System.nanoTime() - killed);
                compare(taken.lines().skip(1).toList());
            } finally {
                clients.forEach(TcpClient::close);
            }
        }

        /** Asks again after each reply, until a call fails. */
        private void ask(TcpClient client) {
            String request = "request " + numbers.incrementAndGet();
            var _ = client.callAsync(Message.text(request)).whenComplete((reply, failure) -> {
                if (failure != null) {
                    failed.incrementAndGet();
                    if (!((FailureException) failure).requestSent()) {
                        neverLeft.add(request);
                    }
                    ends.countDown();
                    return;
                }
                if (!reply.text().equals(request)) {
                    wrong.incrementAndGet();
                }
                replied.incrementAndGet();
                working.countDown();
                ask(client);
            });
        }

        private void compare(List<String> taken) {
            Set<String> different = new HashSet<>(taken);
            takenTwice = taken.size() - different.size();
            different.retainAll(neverLeft);
            takenThoughNotSent = different.size();
            assertThat(replied.get() + failed.get()).as("ended").isEqualTo(numbers.get());
            assertThat(taken.size()).isBetween((int) replied.get(), (int) numbers.get());
        }
    }
}
