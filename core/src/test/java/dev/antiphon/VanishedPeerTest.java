package dev.antiphon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.antiphon.config.Limits;
import dev.antiphon.event.ConnectionEvent.Closed;
import dev.antiphon.event.ConnectionEvent.Failed;
import dev.antiphon.event.ConnectionEvent.How;
import dev.antiphon.event.ConnectionEvent.MessageIn;
import dev.antiphon.failure.Failure;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Reply;
import dev.antiphon.test.Peer;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Peers that are gone while nothing is read of them, or without a word. */
class VanishedPeerTest {
    private final Events events = new Events();

    @Test
    void resetBehindMuchMoreInputThanIsHeldIsNoticedWithinASecond() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (TcpServer server = TcpServer.builder(Framing.line())
                        .limits(Limits.builder().maxInFlight(1).build())
                        .listener(events)
                        .onMessage((connection, message) -> {
                            go.await();
                            return Reply.text(message.text());
                        })
                        .start("localhost:0");
                Peer peer = Peer.connect(server.port())) {
            peer.send("x\n".repeat(200_000));
            events.await(MessageIn.class);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> server.counters().inboundBytes() >= 1 << 16);
            long before = System.nanoTime();
            peer.reset();
            Closed closed = events.await(Closed.class);
            assertThat(Duration.ofNanos(closed.nanos() - before)).isLessThan(Duration.ofSeconds(1));
            assertThat(closed.how()).isEqualTo(How.RST);
            assertThat(events.of(Failed.class).get(0).failure()).isInstanceOf(Failure.Reset.class);
            assertThat(server.counters().inboundBytes()).isZero();
        } finally {
            go.countDown();
        }
    }

    @Test
    void peerWhoseInputIsHeldBackForLongLosesNothingToTheProbes() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        int count = 100_000;
        try (TcpServer server = TcpServer.builder(Framing.line())
                        .limits(Limits.builder().maxInFlight(1).build())
                        .onMessage((connection, message) -> {
                            // some probes long
                            boolean over = go.await(1600, TimeUnit.MILLISECONDS);
                            go.countDown();
                            return Reply.text(message.text() + (over ? "" : "!"));
                        })
                        .start("localhost:0");
                Peer peer = Peer.connect(server.port())) {
            Thread sender = Thread.ofVirtual().start(() -> {
                try {
                    peer.send("xyz\n".repeat(count));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            assertThat(peer.read(4 * count + 1)).isEqualTo("xyz!\n" + "xyz\n".repeat(count - 1));
            sender.join();
        }
    }

    /**
     * The kernel's own table tells which timer runs on a connection (proc_net_tcp): 02 is
     * keepalive.
     */
    @Test
    void connectionThatLivesIsKeptAliveByTheSystem() throws Exception {
        assumeTrue(Files.isReadable(Path.of("/proc/self/net/tcp")), "needs Linux's /proc");
        Limits limits =
                Limits.builder().keepAliveTimeout(Duration.ofSeconds(60)).build();
        try (TcpServer server = TcpServer.builder(Framing.line())
                        .limits(limits)
                        .onMessageInline((message, reply) -> reply.message(message))
                        .start("127.0.0.1:0");
                Peer peer = Peer.connect(server.port())) {
            assertThat(peer.send("x\n").read(2)).isEqualTo("x\n");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> timers(server.port()).contains("02"));
            long ticks = keepAliveTicks(server.port());
            assertThat(ticks).isBetween(2000L, 3000L); // up to 30 s, in hundredths
            server.updateLimits(
                    limits.toBuilder().keepAliveTimeout(Duration.ofSeconds(20)).build());
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> keepAliveTicks(server.port()) <= 1000);
        }
    }

    private static List<String> timers(int port) {
        return established(port).map(fields -> fields[5].substring(0, 2)).toList();
    }

    private static long keepAliveTicks(int port) {
        return established(port)
                .mapToLong(fields -> Long.parseLong(fields[5].substring(3), 16))
                .max()
                .orElseThrow();
    }

    /** As the kernel shows them; a server's IPv4 connections may be IPv6 sockets. */
    private static Stream<String[]> established(int port) {
        String local = ":%04X".formatted(port);
        return Stream.of("/proc/self/net/tcp", "/proc/self/net/tcp6")
                .flatMap(VanishedPeerTest::lines)
                .map(line -> line.trim().split("\\s+"))
                .filter(fields -> fields[1].endsWith(local) && fields[3].equals("01"));
    }

    private static Stream<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file)).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
