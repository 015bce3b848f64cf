package dev.antiphon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.config.Limits;
import dev.antiphon.event.ConnectionEvent.Closed;
import dev.antiphon.event.ConnectionEvent.Failed;
import dev.antiphon.event.ConnectionEvent.Opened;
import dev.antiphon.event.Counters;
import dev.antiphon.event.ServerEvent.ConnectionsRefused;
import dev.antiphon.failure.ServerFailure;
import dev.antiphon.framing.Framing;
import dev.antiphon.test.Peer;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * The bounds over connections together: of one address, and of all that is held of unfinished
 * messages.
 */
class CrowdLimitsTest {
    private final Events events = new Events();

    private TcpServer echo(String address, Limits limits) {
        return TcpServer.builder(Framing.line())
                .limits(limits)
                .loops(2)
                .listener(events)
                .onMessageInline((message, reply) -> reply.message(message))
                .start(address);
    }

    private static void await(java.util.concurrent.Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(2))
                .until(condition);
    }

    private static void assertOneMoreIsReset(TcpServer server) {
        assertThatThrownBy(() -> {
                    try (Peer peer = Peer.connectFrom("127.0.0.1", server.port())) {
                        peer.readByte();
                    }
                })
                // the latter where it was reset before its connect had returned
                .isInstanceOfAny(java.net.SocketException.class, UncheckedIOException.class)
                .hasMessageContaining("reset");
    }

    @Test
    void connectionBeyondTheLimitOfItsAddressIsReset() throws Exception {
        Limits limits = Limits.builder().maxConnectionsPerAddress(2).build();
        try (TcpServer server = echo("127.0.0.1:0", limits);
                Peer first = Peer.connectFrom("127.0.0.1", server.port());
                Peer second = Peer.connectFrom("127.0.0.1", server.port())) {
            events.await(Opened.class, 2);
            assertOneMoreIsReset(server);
            ConnectionsRefused refused = events.await(ConnectionsRefused.class);
            assertThat(refused.failure()).isEqualTo(new ServerFailure.AddressFull("127.0.0.1", 2));
            assertThat(refused.failure().text())
                    .isEqualTo("127.0.0.1 has 2 connections, as many as one address may have;"
                            + " raise Limits.maxConnectionsPerAddress");
            assertThat(refused.count()).isEqualTo(1);
            assertThat(first.send("1\n").read(2)).isEqualTo("1\n");
            assertThat(second.send("2\n").read(2)).isEqualTo("2\n");
            assertThat(server.counters())
                    .extracting(Counters::accepted, Counters::refused, Counters::open)
                    .containsExactly(2L, 1L, 2);
            assertThat(server.counters().failures("address-full")).isEqualTo(1);
        }
    }

    @Test
    void anotherAddressIsServedAndAClosedConnectionGivesItsPlaceBack() throws Exception {
        Limits limits = Limits.builder().maxConnectionsPerAddress(1).build();
        try (TcpServer server = echo("127.0.0.1:0", limits);
                Peer other = Peer.connectFrom("127.0.0.2", server.port())) {
            for (int i = 1; i <= 3; i++) {
                Peer one = Peer.connectFrom("127.0.0.1", server.port());
                assertThat(one.send("x\n").read(2)).isEqualTo("x\n");
                one.hangUp();
                events.await(Closed.class, i);
                await(() -> server.connections() == 1);
            }
            assertThat(other.send("o\n").read(2)).isEqualTo("o\n");
            assertThat(server.counters().refused()).isZero();
        }
    }

    @Test
    void floodOfOneAddressIsCountedFullyAndReportedInFewEvents() throws Exception {
        Limits limits = Limits.builder().maxConnectionsPerAddress(1).build();
        int surplus = 300;
        try (TcpServer server = echo("127.0.0.1:0", limits);
                Peer first = Peer.connectFrom("127.0.0.1", server.port())) {
            events.await(Opened.class);
            long began = System.nanoTime();
            for (int i = 0; i < surplus; i++) {
                try {
                    Peer.connectFrom("127.0.0.1", server.port()).close();
                } catch (UncheckedIOException e) { // refused before its connect has returned
                    assertThat(e).hasMessageContaining("reset");
                }
            }
            await(() -> server.counters().refused() == surplus);
            await(() -> told() == surplus);
            long seconds = (System.nanoTime() - began) / 1_000_000_000;
            assertThat(events.of(ConnectionsRefused.class))
                    .hasSizeLessThanOrEqualTo((int) seconds + 2);
            assertThat(first.send("1\n").read(2)).isEqualTo("1\n");
        }
    }

    private long told() {
        return events.of(ConnectionsRefused.class).stream()
                .mapToLong(ConnectionsRefused::count)
                .sum();
    }

    @Test
    void limitThatIsSetLaterCountsTheConnectionsThatAreOpen() throws Exception {
        try (TcpServer server = echo("127.0.0.1:0", Limits.defaults());
                Peer first = Peer.connectFrom("127.0.0.1", server.port())) {
            events.await(Opened.class);
            server.updateLimits(
                    server.limits().toBuilder().maxConnectionsPerAddress(1).build());
            assertOneMoreIsReset(server);
            assertThat(first.send("1\n").read(2)).isEqualTo("1\n");
        }
    }

    @Test
    void allHalfMessagesTogetherAreBoundedExactlyAndTheLargestIsDropped() throws Exception {
        int limit = 30_000;
        Limits limits = Limits.builder().maxInboundBytes(limit).build();
        try (TcpServer server = echo("127.0.0.1:0", limits)) {
            Peer large = Peer.connect(server.port()).send("l".repeat(20_000));
            events.await(Opened.class, 1);
            Peer small = Peer.connect(server.port()).send("s".repeat(10_000));
            await(() -> server.counters().inboundBytes() == limit);
            assertThat(events.of(Failed.class)).isEmpty();
            small.send("s");
            Failed failed = events.await(Failed.class);
            assertThat(failed.connection()).isEqualTo(1);
            assertThat(failed.failure())
                    .isEqualTo(new ServerFailure.InboundTotalFull(20_000, limit + 1, limit));
            assertThat(failed.failure().text())
                    .contains("30001 bytes", "limit of 30000", "raise Limits.maxInboundBytes");
            assertThat(small.send("\n").read(10_002)).isEqualTo("s".repeat(10_001) + "\n");
            await(() -> server.counters().inboundBytes() == 0);
            assertThat(server.counters().failures("inbound-total-full")).isEqualTo(1);
            large.hangUp();
            small.hangUp();
        }
    }

    @Test
    void loweredInboundBoundIsKeptByConnectionsOfAllLoops() throws Exception {
        try (TcpServer server = echo("127.0.0.1:0", Limits.defaults())) {
            List<Peer> peers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                peers.add(Peer.connect(server.port()).send("h".repeat(1000)));
            }
            await(() -> server.counters().inboundBytes() == 8000);
            server.updateLimits(
                    server.limits().toBuilder().maxInboundBytes(2500).build());
            await(() -> server.counters().inboundBytes() <= 2500);
            events.await(Failed.class, 6);
            assertThat(server.counters().inboundBytes()).isEqualTo(2000);
            for (Peer peer : peers) {
                peer.hangUp();
            }
        }
    }

    @Test
    void messagesThatNoConversationReceivesCountToo() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        Limits limits = Limits.builder().maxInboundBytes(5000).build();
        try (TcpServer server = TcpServer.builder(Framing.line())
                .limits(limits)
                .listener(events)
                .onConnection(conversation -> {
                    go.await();
                    while (true) {
                        var message = conversation.receive();
                        if (message.isEmpty()) {
                            return;
                        }
                        conversation.send(message.get());
                    }
                })
                .start("127.0.0.1:0")) {
            Peer within = Peer.connect(server.port()).send(("w".repeat(999) + "\n").repeat(2));
            await(() -> server.counters().inboundBytes() == 1998);
            Peer over = Peer.connect(server.port()).send(("o".repeat(999) + "\n").repeat(4));
            assertThat(events.await(Failed.class).failure())
                    .isInstanceOfSatisfying(ServerFailure.InboundTotalFull.class, failure -> {
                        assertThat(failure.total()).isGreaterThan(5000);
                        assertThat(failure.bytes()).isEqualTo(failure.total() - 1998);
                    });
            assertThat(events.await(Failed.class).connection()).isEqualTo(2);
            go.countDown();
            assertThat(within.read(2000)).isEqualTo(("w".repeat(999) + "\n").repeat(2));
            await(() -> server.counters().inboundBytes() == 0);
            within.hangUp();
            over.hangUp();
        }
    }
}
