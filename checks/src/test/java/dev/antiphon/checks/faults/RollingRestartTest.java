package dev.antiphon.checks.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.TcpClient;
import dev.antiphon.checks.BalancedServer;
import dev.antiphon.checks.Child;
import dev.antiphon.config.CallOptions;
import dev.antiphon.config.Retry;
import dev.antiphon.failure.FailureException;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.test.Peer;

import org.HdrHistogram.ConcurrentHistogram;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * Row 36: three servers behind a real HAProxy restart one after the other, again and again, while
 * clients ask on new connections and on connections that they keep. Clients that keep connections
 * repeat a request whose connection ended; the others repeat nothing.
 */
class RollingRestartTest {
    private static final int SERVERS = 3;
    private static final int CLIENTS = 4;
    private static final Duration NOTICE = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final long PAUSE_NANOS = 5_000_000;
    private static final CallOptions REPEATABLE =
            CallOptions.defaults().withRepeatable(true).withTimeout(Duration.ofSeconds(30));

    @TempDir
    private Path folder;

    private volatile boolean ended;
    private final Queue<String> lost = new ConcurrentLinkedQueue<>();
    private final ConcurrentHistogram oneShot = new ConcurrentHistogram(3);
    private final ConcurrentHistogram kept = new ConcurrentHistogram(3);
    private int port;

    @FaultRow(number = 36, fault = "rolling restart behind HAProxy, by its agent check")
    void restartsByAgentCheckLoseNothing(Row row) throws Exception {
        rollingRestarts(row, "agent");
    }

    @FaultRow(number = 36, fault = "rolling restart behind HAProxy, by health over HTTP")
    void restartsByHealthLoseNothing(Row row) throws Exception {
        rollingRestarts(row, "health");
    }

    private void rollingRestarts(Row row, String kind) throws Exception {
        int rounds = row.count(3, 50);
        List<BalancedServer> servers = new ArrayList<>();
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < SERVERS; i++) {
            servers.add(new BalancedServer("s" + i, kind));
            servers.get(i).health().ready();
        }
        try (Child balancer =
                BalancedServer.balancer(folder, kind, servers.toArray(BalancedServer[]::new))) {
            port = BalancedServer.port(balancer);
            awaitConnections(servers);
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(Thread.ofVirtual().start(this::askOnNewConnections));
                clients.add(Thread.ofVirtual().start(this::askOnOneConnection));
            }
            int restarts = 0;
            for (int round = 0; round < rounds; round++) {
                for (BalancedServer each : servers) {
                    each.restart(NOTICE);
                    restarts++;
                    Awaitility.await().atMost(PATIENCE).until(() -> each.accepted() > 0);
                }
            }
            end(clients);
            row.injected("restarts", restarts, (long) rounds * SERVERS);
            row.exactly(
                    "connects that a server refused or let wait, by HAProxy's count",
                    BalancedServer.failedConnects(folder),
                    0);
        } finally {
            end(clients);
            for (BalancedServer each : servers) {
                each.close();
            }
        }
        assertThat(lost).isEmpty();
        row.exactly("requests lost", lost.size(), 0);
        told(row, "on new connections", oneShot);
        told(row, "on kept connections", kept);
    }

    /** Waits until the balancer passes connections on to each server. */
    private void awaitConnections(List<BalancedServer> servers) {
        Awaitility.await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            askOnce("first");
            return servers.stream().allMatch(each -> each.accepted() > 0);
        });
    }

    private void end(List<Thread> clients) throws InterruptedException {
        ended = true;
        for (Thread each : clients) {
            assertThat(each.join(PATIENCE)).isTrue();
        }
    }

    private static void told(Row row, String what, ConcurrentHistogram times) {
        assertThat(times.getTotalCount()).as(what).isGreaterThan(50);
        row.seen(
                "requests " + what,
                "%,d, p99 %.1f ms, longest %.1f ms"
                        .formatted(
                                times.getTotalCount(),
                                times.getValueAtPercentile(99) / 1e6,
                                times.getMaxValue() / 1e6));
    }

    private void askOnce(String request) {
        try (Peer peer = Peer.connect(port)) {
            assertThat(peer.ask(request)).endsWith(": " + request + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void askOnNewConnections() {
        ask(oneShot, this::askOnce);
    }

    private void askOnOneConnection() {
        try (TcpClient client = TcpClient.to("127.0.0.1:" + port, Framing.line())
                .retry(Retry.defaults())
                .build()) {
            ask(kept, request -> {
                Message reply = client.call(Message.text(request), REPEATABLE);
                assertThat(reply.text()).endsWith(": " + request);
            });
        }
    }

    private interface Asking {
        void ask(String request);
    }

    private void ask(ConcurrentHistogram times, Asking asking) {
        for (int i = 0; !ended; i++) {
            long began = System.nanoTime();
            try {
                asking.ask("request " + i);
                times.recordValue(System.nanoTime() - began);
            } catch (UncheckedIOException | FailureException | AssertionError e) {
                lost.add(e.toString());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
