package dev.antiphon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.antiphon.config.Limits;
import dev.antiphon.event.ConnectionEvent.Closed;
import dev.antiphon.event.ConnectionEvent.Failed;
import dev.antiphon.event.ConnectionEvent.How;
import dev.antiphon.event.ConnectionEvent.MessageIn;
import dev.antiphon.event.ConnectionEvent.MessageOut;
import dev.antiphon.event.ConnectionEvent.Opened;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.Phase;
import dev.antiphon.failure.ServerFailure;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Reply;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

class LimitsEnforcedTest {
    private static final Duration SHORT = Duration.ofMillis(150);

    private final Events events = new Events();

    private TcpServer echo(Limits limits) {
        return TcpServer.builder(Framing.line())
                .limits(limits)
                .listener(events)
                .onMessageInline((message, reply) -> reply.message(message))
                .start("localhost:0");
    }

    @Test
    void silentPeerIsClosedAtTheFirstByteDeadline() throws Exception {
        try (TcpServer server = echo(Limits.builder().firstByteTimeout(SHORT).build());
                Peer peer = Peer.connect(server.port())) {
            assertThat(peer.readToEnd()).isEmpty();
            assertThat(events.await(Failed.class).failure())
                    .isEqualTo(new Failure.TimedOut(Phase.FIRST_BYTE, SHORT, 0));
            assertThat(events.await(Closed.class).how()).isEqualTo(How.TIMEOUT);
        }
    }

    @Test
    void longSleepOfTheLoopIsNotCountedAgainstANewConnection() throws Exception {
        Limits limits =
                Limits.builder().firstByteTimeout(Duration.ofMillis(1500)).build();
        try (TcpServer server = TcpServer.builder(Framing.line())
                .limits(limits)
                .loops(1)
                .onMessageInline((message, reply) -> reply.message(message))
                .start("localhost:0")) {
            try (Peer silent = Peer.connect(server.port())) {
                assertThat(silent.readToEnd()).isEmpty(); // the loop slept for the whole deadline
            }
            try (Peer peer = Peer.connect(server.port())) {
                peer.socket().setSoTimeout(50);
                assertThat(read(peer)).isEqualTo("nothing");
                assertThat(peer.send("x\n").read(2)).isEqualTo("x\n");
            }
        }
    }

    @Test
    void idlePeerIsClosedAtTheIdleDeadline() throws Exception {
        try (TcpServer server = echo(Limits.builder().idleTimeout(SHORT).build());
                Peer peer = Peer.connect(server.port())) {
            assertThat(peer.send("x\n").readToEnd()).isEqualTo("x\n");
            assertThat(events.await(Failed.class).failure())
                    .isEqualTo(new Failure.TimedOut(Phase.IDLE, SHORT, 0));
        }
    }

    @Test
    void bytesDoNotExtendTheMessageDeadline() throws Exception {
        Duration whole = Duration.ofSeconds(1);
        try (TcpServer server = echo(Limits.builder().messageTimeout(whole).build());
                Peer peer = Peer.connect(server.port())) {
            peer.socket().setSoTimeout(20);
            long began = System.nanoTime();
            int end = 0;
            while (end == 0 && System.nanoTime() - began < 10_000_000_000L) {
                try {
                    peer.send("x");
                    end = peer.readByte();
                } catch (java.net.SocketTimeoutException e) {
                    end = 0; // still open: drip on
                } catch (java.net.SocketException e) {
                    end = -1;
                }
            }
            assertThat(end).isEqualTo(-1);
            assertThat(events.await(Failed.class).failure())
                    .isInstanceOfSatisfying(Failure.TimedOut.class, failure -> {
                        assertThat(failure.phase()).isEqualTo(Phase.MESSAGE);
                        assertThat(failure.bytes()).isBetween(2L, 100L);
                    });
        }
    }

    @Test
    void tooLongMessageFailsAndClosesInOrder() throws Exception {
        try (TcpServer server = echo(Limits.builder().maxMessageBytes(100).build());
                Peer peer = Peer.connect(server.port())) {
            assertThat(peer.send("ok\n" + "y".repeat(101)).readToEnd()).isEqualTo("ok\n");
            assertThat(events.await(Failed.class).failure())
                    .isEqualTo(new Failure.TooLong(101, 100));
        }
    }

    @Test
    void connectionOverTheLimitWaitsInTheBacklogAndIsThenServed() throws Exception {
        try (TcpServer server = echo(Limits.builder().maxConnections(2).build())) {
            Peer first = Peer.connect(server.port());
            Peer second = Peer.connect(server.port());
            assertThat(first.send("1\n").read(2)).isEqualTo("1\n");
            assertThat(second.send("2\n").read(2)).isEqualTo("2\n");
            try (Peer third = Peer.connect(server.port())) {
                third.send("3\n");
                third.socket().setSoTimeout(100);
                assertThat(read(third)).isEqualTo("nothing");
                assertThat(server.connections()).isEqualTo(2);
                first.close();
                third.socket().setSoTimeout(20_000);
                assertThat(read(third)).isEqualTo("3");
            }
            second.close();
        }
    }

    private static String read(Peer peer) throws Exception {
        try {
            return Character.toString(peer.readByte());
        } catch (java.net.SocketTimeoutException e) {
            return "nothing";
        }
    }

    @Test
    void limitAlsoHoldsExactlyWhereTheSystemAcceptsManyAtOnce() throws Exception {
        int most = 150;
        int peers = 200;
        List<Peer> all = new ArrayList<>();
        try (TcpServer server = TcpServer.builder(Framing.line())
                .limits(Limits.builder().maxConnections(most).build())
                .onMessageInline((message, reply) -> reply.message(message))
                .start("localhost:0")) {
            for (int i = 0; i < peers; i++) {
                all.add(Peer.connect(server.port()).send(i + "\n"));
            }
            for (int i = 0; i < most; i++) {
                assertThat(all.get(i).read(1 + String.valueOf(i).length())).isEqualTo(i + "\n");
            }
            assertThat(server.counters().accepted()).isEqualTo(most);
            assertThat(server.connections()).isEqualTo(most);
            for (int i = 0; i < peers - most; i++) {
                all.get(i).hangUp();
            }
            for (int i = most; i < peers; i++) {
                assertThat(all.get(i).read(1 + String.valueOf(i).length())).isEqualTo(i + "\n");
            }
            assertThat(server.counters().accepted()).isEqualTo(peers);
        } finally {
            for (Peer each : all) {
                each.close();
            }
        }
    }

    @Test
    void decodingStopsAtTheInFlightBound() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger handled = new AtomicInteger();
        try (TcpServer server = TcpServer.builder(Framing.line())
                        .limits(Limits.builder().maxInFlight(3).build())
                        .listener(events)
                        .onMessage((connection, message) -> {
                            handled.incrementAndGet();
                            go.await();
                            return Reply.text(message.text());
                        })
                        .start("localhost:0");
                Peer peer = Peer.connect(server.port())) {
            peer.send("1\n2\n3\n4\n5\n");
            events.await(MessageIn.class, 3);
            try (Peer other = Peer.connect(server.port())) {
                events.await(
                        Opened.class, 2); // a whole turn of the loop later nothing more was decoded
                assertThat(events.of(MessageIn.class)).hasSize(3);
                assertThat(other.socket().isConnected()).isTrue();
            }
            go.countDown();
            assertThat(peer.read(10)).isEqualTo("1\n2\n3\n4\n5\n");
            assertThat(handled).hasValue(5);
        }
    }

    @Test
    void peerThatNeverReadsIsDroppedAtTheWriteDeadline() throws Exception {
        Limits limits = Limits.builder()
                .writeProgressTimeout(SHORT)
                .maxOutboundBytesPerConnection(64 << 20)
                .build();
        try (TcpServer server = large(limits);
                Peer peer = Peer.connectWithSmallBuffer(server.port())) {
            peer.send("x\n");
            assertThat(events.await(Failed.class).failure())
                    .isInstanceOfSatisfying(
                            Failure.TimedOut.class,
                            failure -> assertThat(failure.phase()).isEqualTo(Phase.WRITE));
            assertThat(events.await(Closed.class).how()).isEqualTo(How.TIMEOUT);
        }
    }

    @Test
    void peerBelowTheLowestRateIsDropped() throws Exception {
        Limits limits = Limits.defaults().toBuilder()
                .writeProgressTimeout(Duration.ofSeconds(2))
                .minWriteBytesPerSecond(1 << 30)
                .maxOutboundBytesPerConnection(64 << 20)
                .build();
        try (TcpServer server = large(limits);
                Peer peer = Peer.connect(server.port())) {
            peer.send("x\n");
            byte[] some = new byte[1 << 16];
            long read = 0;
            try {
                for (int got = 0;
                        got >= 0 && read < 32 << 20;
                        got = peer.socket().getInputStream().read(some, 0, 1 << 12)) {
                    read += got;
                    java.util.concurrent.locks.LockSupport.parkNanos(
                            1_000_000); // far below 1 GiB/s
                }
            } catch (java.net.SocketException e) {
                assertThat(e).hasMessageContaining("reset");
            }
            assertThat(events.await(Failed.class).failure())
                    .isInstanceOfSatisfying(Failure.TimedOut.class, failure -> {
                        assertThat(failure.phase()).isEqualTo(Phase.WRITE);
                        assertThat(failure.bytes()).isPositive();
                    });
        }
    }

    @Test
    void allSlowReadersTogetherAreBoundedAndTheLargestIsDroppedFirst() throws Exception {
        Limits limits = Limits.defaults().toBuilder()
                .maxOutboundBytesPerConnection(32 << 20)
                .maxOutboundBytes(20 << 20)
                .build();
        try (TcpServer server = TcpServer.builder(Framing.line())
                .limits(limits)
                .listener(events)
                .loops(1)
                .onMessage((connection, message) ->
                        Reply.text("z".repeat(Integer.parseInt(message.text()) << 20)))
                .start("localhost:0")) {
            Peer small = Peer.connectWithSmallBuffer(server.port()).send("8\n");
            events.await(MessageOut.class, 1);
            Peer large = Peer.connectWithSmallBuffer(server.port()).send("26\n");
            assertThat(events.await(Failed.class).failure())
                    .isInstanceOfSatisfying(ServerFailure.OutboundTotalFull.class, failure -> {
                        assertThat(failure.limit()).isEqualTo(20 << 20);
                        assertThat(failure.total()).isGreaterThan(20 << 20);
                        assertThat(failure.bytes()).isGreaterThan(failure.total() / 2);
                    });
            assertThat(events.await(Closed.class).connection()).isEqualTo(2);
            assertThat(small.read((8 << 20) + 1))
                    .hasSize((8 << 20) + 1); // the other is served whole
            small.hangUp();
            large.hangUp();
        }
    }

    @Test
    void outboundQueueIsBounded() throws Exception {
        try (TcpServer server = large(
                        Limits.builder().maxOutboundBytesPerConnection(1 << 20).build());
                Peer peer = Peer.connectWithSmallBuffer(server.port())) {
            peer.send("x\n");
            assertThat(events.await(Failed.class).failure())
                    .isInstanceOfSatisfying(ServerFailure.OutboundFull.class, failure -> {
                        assertThat(failure.limit()).isEqualTo(1 << 20);
                        assertThat(failure.bytes())
                                .isBetween((1L << 20) + 1, (1L << 20) + (1L << 18));
                    });
        }
    }

    private TcpServer large(Limits limits) {
        String reply = "z".repeat(32 << 20);
        return TcpServer.builder(Framing.line())
                .limits(limits)
                .listener(events)
                .onMessage((connection, message) -> Reply.text(reply))
                .start("localhost:0");
    }

    /** What the system may still return counts too, before requests are answered further. */
    @Test
    void slowReaderStopsTheReadingBeforeASmallLimitIsExceeded() throws Exception {
        Limits limits = Limits.builder().maxOutboundBytesPerConnection(1 << 18).build();
        String line = "z".repeat(1 << 10) + "\n";
        int lines = 1 << 14;
        try (TcpServer server = TcpServer.builder(Framing.line())
                        .limits(limits)
                        .listener(events)
                        .onMessageInline((message, reply) -> reply.message(message))
                        .start("localhost:0");
                Peer peer = Peer.connectWithSmallBuffer(server.port());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Peer> sent = threads.submit(() -> peer.send(line.repeat(lines)));
            await().until(() -> server.counters().outboundBytes() > 0);
            assertThat(peer.read(lines * line.length())).isEqualTo(line.repeat(lines));
            sent.get();
            assertThat(events.of(Failed.class)).isEmpty();
        }
    }

    @Test
    void slowReaderGetsEverythingAndStopsTheReadingMeanwhile() throws Exception {
        try (TcpServer server = TcpServer.builder(Framing.line())
                        .onMessageInline((message, reply) -> reply.message(message))
                        .start("localhost:0");
                Peer peer = Peer.connect(server.port())) {
            String line = "w".repeat(63) + "\n";
            int count = 200_000;
            Thread sender = Thread.ofVirtual().start(() -> {
                try {
                    for (int i = 0; i < count; i += 1000) {
                        peer.send(line.repeat(1000));
                    }
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            assertThat(peer.read(count * 64)).isEqualTo(line.repeat(count));
            sender.join();
        }
    }

    @Test
    void pausedServerLeavesNewConnectionsInTheBacklog() throws Exception {
        try (TcpServer server = echo(Limits.defaults());
                Peer before = Peer.connect(server.port())) {
            assertThat(before.send("a\n").read(2)).isEqualTo("a\n");
            server.pause();
            try (Peer waiting = Peer.connect(server.port())) {
                waiting.send("b\n");
                waiting.socket().setSoTimeout(100);
                assertThat(read(waiting)).isEqualTo("nothing");
                assertThat(before.send("c\n").read(2)).isEqualTo("c\n");
                server.resume();
                waiting.socket().setSoTimeout(20_000);
                assertThat(read(waiting)).isEqualTo("b");
            }
        }
    }
}
