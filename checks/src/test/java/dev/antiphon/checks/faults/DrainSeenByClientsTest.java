package dev.antiphon.checks.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.TcpServer;
import dev.antiphon.checks.Child;
import dev.antiphon.checks.Python;
import dev.antiphon.config.TransportKind;
import dev.antiphon.event.DrainReport;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Reply;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Row 23, counted by the clients: a request on a connection that a client has established is
 * answered, whatever the server knew of it when its drain began. On NIO some are lost still, since
 * there is no way to begin no more connections before the last is accepted.
 */
class DrainSeenByClientsTest {
    private static final int CLIENTS = 8;
    private static final int TAKEN_BEFORE_DRAIN = 300;
    private static final Duration PATIENCE = Duration.ofSeconds(50);

    private final Drains drains = new Drains();

    @FaultRow(number = 23, fault = "drain counted by clients: a connection for each request")
    void oneShotClientsLoseNoRequest(Row row) throws InterruptedException {
        drains.run(row, "one-shot");
    }

    @FaultRow(number = 23, fault = "drain counted by clients: connections that are kept")
    void keptClientsLoseNoRequest(Row row) throws InterruptedException {
        drains.run(row, "kept");
    }

    /** A server after the other on one port. */
    private static final class Drains {
        private CountDownLatch taken = new CountDownLatch(TAKEN_BEFORE_DRAIN);
        private TcpServer server = start(0);
        private int cut;
        private int crossed;

        void run(Row row, String way) throws InterruptedException {
            boolean holdsOff = server.transport().kind() != TransportKind.NIO;
            int times = row.count(holdsOff ? 4 : 20, 200);
            Map<String, Integer> seen;
            try (Child clients = Python.start("through_drains.py", server.port(), CLIENTS, way)) {
                clients.line("asking");
                for (int i = 0; i < times; i++) {
                    drain();
                }
                clients.tell("enough");
                seen = counts(clients.output());
            } finally {
                server.close();
            }
            row.injected("drains under load", times, times);
            row.seen("answered", "%,d".formatted(seen.get("answered")));
            if (holdsOff) {
                row.exactly("lost", seen.get("lost"), 0);
                row.exactly("connects reset", seen.get("reset"), 0);
            } else {
                row.atMost("lost", seen.get("lost"), times, "requests");
            }
            row.seen("connects refused", "%,d".formatted(seen.get("refused")));
            row.exactly("answered in part or unheard", seen.get("cut") + seen.get("unheard"), 0);
            int metTheEnd = seen.get("crossed") + seen.get("late");
            row.exactly("met an end in order, as the reports say", metTheEnd, crossed);
            row.exactly("otherwise cut", cut - crossed, 0);
        }

        private void drain() throws InterruptedException {
            assertThat(taken.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            DrainReport report = server.drain();
            cut += report.cut();
            crossed += report.reasons().getOrDefault("crossed", 0);
            taken = new CountDownLatch(TAKEN_BEFORE_DRAIN);
            server = start(server.port());
        }

        private TcpServer start(int port) {
            CountDownLatch count = taken;
            return TcpServer.builder(Framing.line())
                    .onMessage((connection, message) -> {
                        count.countDown();
                        return Reply.of(message);
                    })
                    .start("127.0.0.1:" + port);
        }
    }

    private static Map<String, Integer> counts(String output) {
        return Arrays.stream(output.replace("asking\n", "").strip().split(" "))
                .map(each -> each.split("=", -1))
                .collect(Collectors.toMap(each -> each[0], each -> Integer.parseInt(each[1])));
    }
}
