package dev.antiphon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.antiphon.config.Limits;
import dev.antiphon.config.TransportKind;
import dev.antiphon.event.ConnectionEvent.MessageIn;
import dev.antiphon.event.ConnectionEvent.Opened;
import dev.antiphon.event.DrainReport;
import dev.antiphon.event.ServerEvent.Drained;
import dev.antiphon.event.ServerEvent.Listening;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply;
import dev.antiphon.test.Peer;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

class DrainTest {
    private static final int BUSY = 50;

    private final Events events = new Events();
    private final CountDownLatch go = new CountDownLatch(1);

    private TcpServer waiting() {
        return TcpServer.builder(Framing.line())
                .listener(events)
                .onMessage((connection, message) -> {
                    go.await();
                    return Reply.text(message.text());
                })
                .start("localhost:0");
    }

    @Test
    void drainFinishesWhatIsInFlightAndReports() throws Exception {
        try (TcpServer server = waiting();
                Peer busy = Peer.connect(server.port());
                Peer idle = Peer.connect(server.port())) {
            busy.send("1\n2\n");
            events.await(MessageIn.class, 2);
            events.await(Opened.class, 2);
            CompletableFuture<DrainReport> report =
                    CompletableFuture.supplyAsync(() -> server.drain(Duration.ofSeconds(20)));
            assertThat(idle.readByte()).isEqualTo(-1);
            go.countDown();
            assertThat(busy.readToEnd()).isEqualTo("1\n2\n");
            busy.hangUp();
            idle.hangUp();
            assertThat(report.get())
                    .extracting(DrainReport::finished, DrainReport::cut)
                    .containsExactly(2, 0);
            assertThat(events.await(Drained.class).report()).isEqualTo(report.get());
        }
    }

    @Test
    void drainCutsWhatIsNotDoneInTimeAndSaysWhy() throws Exception {
        try (TcpServer server = waiting();
                Peer busy = Peer.connect(server.port());
                Peer half = Peer.connect(server.port())) {
            busy.send("1\n");
            events.await(MessageIn.class);
            half.send("no end");
            events.await(Opened.class, 2);
            DrainReport report = server.drain(Duration.ofMillis(400));
            assertThat(report.cut()).isEqualTo(2);
            assertThat(report.reasons()).isEqualTo(Map.of("in-flight", 1, "half-message", 1));
            assertThat(report.took()).isBetween(Duration.ofMillis(400), Duration.ofSeconds(5));
        } finally {
            go.countDown();
        }
    }

    @Test
    void requestThatCrossesTheEndIsReported() throws Exception {
        try (TcpServer server = TcpServer.builder(Framing.line())
                        .onMessageInline((message, reply) -> reply.message(message))
                        .start("localhost:0");
                Peer kept = Peer.connect(server.port());
                Peer late = Peer.connect(server.port())) {
            assertThat(kept.send("1\n").read(2)).isEqualTo("1\n");
            assertThat(late.send("1\n").read(2)).isEqualTo("1\n");
            CompletableFuture<DrainReport> report =
                    CompletableFuture.supplyAsync(() -> server.drain(Duration.ofSeconds(20)));
            assertThat(kept.readByte()).isEqualTo(-1);
            kept.hangUp();
            assertThat(late.readByte()).isEqualTo(-1);
            late.send("2\n").hangUp();
            assertThat(report.get())
                    .extracting(DrainReport::finished, DrainReport::reasons)
                    .containsExactly(1, Map.of("crossed", 1));
        }
    }

    @Test
    void moreAfterAReplyThatEndsTheConnectionCrossesNothing() throws Exception {
        try (TcpServer server = TcpServer.builder(Framing.line())
                        .onMessage((connection, message) -> Reply.of(message).thenClose())
                        .listener(events)
                        .start("localhost:0");
                Peer peer = Peer.connect(server.port())) {
            assertThat(peer.send("1\n").readToEnd()).isEqualTo("1\n");
            CompletableFuture<DrainReport> report =
                    CompletableFuture.supplyAsync(() -> server.drain(Duration.ofSeconds(20)));
            peer.send("2\n").hangUp();
            assertThat(report.get().cut()).isZero();
        }
    }

    @Test
    void connectionThatEndsOverAFaultIsNotReportedAsFinished() throws Exception {
        try (TcpServer server = TcpServer.builder(Framing.line())
                        .listener(events)
                        .onMessage((connection, message) -> {
                            go.await();
                            throw new IllegalArgumentException("no such thing");
                        })
                        .start("localhost:0");
                Peer busy = Peer.connect(server.port());
                Peer silent = Peer.connect(server.port())) {
            busy.send("1\n");
            events.await(MessageIn.class);
            events.await(Opened.class, 2);
            CompletableFuture<DrainReport> report =
                    CompletableFuture.supplyAsync(() -> server.drain(Duration.ofSeconds(20)));
            assertThat(silent.readByte()).isEqualTo(-1);
            silent.hangUp();
            go.countDown();
            assertThat(busy.readToEnd()).isEqualTo("failure: handler-failed\n");
            busy.hangUp();
            assertThat(report.get())
                    .extracting(DrainReport::finished, DrainReport::reasons)
                    .containsExactly(1, Map.of("failure", 1));
        }
    }

    /** So that a client knows of the end before it can ask again. NIO sends two packets. */
    @Test
    void lastReplyCarriesTheEnd() throws Exception {
        try (TcpServer server = waiting();
                Peer silent = Peer.connect(server.port())) {
            assumeTrue(server.transport().kind() != TransportKind.NIO);
            List<SocketChannel> busy = new ArrayList<>();
            for (int i = 0; i < BUSY; i++) {
                SocketChannel each = SocketChannel.open(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
                each.write(ByteBuffer.wrap("1\n".getBytes(StandardCharsets.UTF_8)));
                busy.add(each);
            }
            events.await(MessageIn.class, BUSY);
            CompletableFuture<DrainReport> report =
                    CompletableFuture.supplyAsync(() -> server.drain(Duration.ofSeconds(20)));
            assertThat(silent.readByte()).isEqualTo(-1); // the busy ones have been visited
            silent.hangUp();
            go.countDown();
            ByteBuffer reply = ByteBuffer.allocate(2);
            for (SocketChannel each : busy) {
                while (reply.hasRemaining()) {
                    assertThat(each.read(reply)).isPositive();
                }
                each.configureBlocking(false);
                assertThat(each.read(reply.clear())).isEqualTo(-1);
                each.close();
            }
            assertThat(report.get().finished()).isEqualTo(BUSY + 1);
        }
    }

    @Test
    void backlogIsServedByTheDrain() throws Exception {
        go.countDown();
        try (TcpServer server = waiting()) {
            server.pause();
            Peer[] peers = new Peer[50];
            for (int i = 0; i < peers.length; i++) {
                peers[i] = Peer.connect(server.port()).send("b" + i + "\n");
            }
            CompletableFuture<DrainReport> report =
                    CompletableFuture.supplyAsync(() -> server.drain(Duration.ofSeconds(20)));
            for (int i = 0; i < peers.length; i++) {
                assertThat(peers[i].readToEnd()).isEqualTo("b" + i + "\n");
                peers[i].close();
            }
            assertThat(report.get().finished()).isEqualTo(peers.length);
        }
    }

    @Test
    void backlogIsServedAboveTheLimitToo() throws Exception {
        try (TcpServer server = TcpServer.builder(Framing.line())
                .limits(Limits.builder().maxConnections(2).build())
                .listener(events)
                .onMessageInline((message, reply) -> reply.message(message))
                .start("localhost:0")) {
            Peer[] peers = new Peer[5];
            for (int i = 0; i < peers.length; i++) {
                peers[i] = Peer.connect(server.port()).send(i + "\n");
            }
            events.await(MessageIn.class, 2);
            assertThat(server.connections()).isEqualTo(2);
            CompletableFuture<DrainReport> report =
                    CompletableFuture.supplyAsync(() -> server.drain(Duration.ofSeconds(20)));
            for (int i = 0; i < peers.length; i++) {
                assertThat(peers[i].readToEnd()).isEqualTo(i + "\n");
                peers[i].close();
            }
            assertThat(report.get())
                    .extracting(DrainReport::finished, DrainReport::cut)
                    .containsExactly(5, 0);
        }
    }

    @Test
    void addressIsFreeAfterAndASecondDrainGivesTheSameReport() throws Exception {
        go.countDown();
        for (int i = 0; i < 5; i++) {
            TcpServer server = waiting();
            int port = server.port();
            Peer peer = Peer.connect(port).send("x\n").halfClose();
            assertThat(peer.readToEnd())
                    .isEqualTo("x\n"); // the server ends first and keeps the TIME_WAIT
            DrainReport report = server.drain(Duration.ofSeconds(5));
            assertThat(server.drain(Duration.ofSeconds(5))).isEqualTo(report);
            TcpServer again = TcpServer.builder(Framing.raw())
                    .onMessageInline((message, reply) -> {})
                    .start("localhost:" + port);
            again.close();
            peer.close();
        }
    }

    @Test
    void portInUseIsAFaultThatNamesItAndLeavesNothingRunning() {
        try (TcpServer server = waiting()) {
            assertThatThrownBy(this::waitingOn).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> TcpServer.builder(Framing.raw())
                            .onMessageInline((message, reply) -> {})
                            .start("localhost:" + server.port()))
                    .isInstanceOfSatisfying(
                            FailureException.class,
                            e -> assertThat(e.failure().text())
                                    .matches("cannot listen on 127[.]0[.]0[.]1:N: in use"
                                            .concat("(; nor on \\[0(:0){6}:1]:N: in use)?")
                                            .replace("N", String.valueOf(server.port()))
                                            .replace("in use", "Address already in use")));
            assertThat(events.await(Listening.class, 1)).hasSize(1);
        }
    }

    private void waitingOn() {
        TcpServer.builder(Framing.raw())
                .onMessageInline((message, reply) -> {})
                .start("localhost:99999")
                .close();
    }

    @Test
    void whatIsAskedOfAStoppedServerOrClientEndsToo() {
        TcpServer server = waiting();
        TcpClient client =
                TcpClient.to("localhost:" + server.port(), Framing.raw()).build();
        server.close();
        client.close();
        server.pause();
        server.resume();
        assertThatThrownBy(() -> client.call(Message.text("x")))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        e -> assertThat(e.failure()).isInstanceOf(Failure.Stopped.class));
    }

    @Test
    void localhostListensOnBothFamiliesAtOnePort() throws Exception {
        try (TcpServer server = waiting()) {
            assertThat(server.addresses())
                    .allSatisfy(
                            address -> assertThat(((java.net.InetSocketAddress) address).getPort())
                                    .isEqualTo(server.port()));
        }
    }

    @Test
    void closeCutsADrainThatIsUnderWayShort() throws Exception {
        TcpServer server = waiting();
        try (Peer busy = Peer.connect(server.port())) {
            busy.send("1\n");
            events.await(MessageIn.class);
            CompletableFuture<DrainReport> report =
                    CompletableFuture.supplyAsync(() -> server.drain(Duration.ofMinutes(5)));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> !canConnect(server.port())); // the drain has begun
            server.close();
            assertThat(report.get().reasons()).isEqualTo(Map.of("in-flight", 1));
            assertThat(report.get().took()).isLessThan(Duration.ofMinutes(1));
        } finally {
            go.countDown();
        }
    }

    @Test
    void laterDrainWithMoreTimeDoesNotPutTheFirstOneOff() throws Exception {
        TcpServer server = waiting();
        try (Peer busy = Peer.connect(server.port())) {
            busy.send("1\n");
            events.await(MessageIn.class);
            CompletableFuture<DrainReport> report =
                    CompletableFuture.supplyAsync(() -> server.drain(Duration.ofMillis(500)));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> !canConnect(server.port()));
            assertThat(server.drain(Duration.ofMinutes(5))).isEqualTo(report.get());
            assertThat(report.get().cut()).isEqualTo(1);
        } finally {
            go.countDown();
        }
    }

    private static boolean canConnect(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
