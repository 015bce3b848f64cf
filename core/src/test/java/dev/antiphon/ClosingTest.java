package dev.antiphon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.event.ConnectionEvent.Closed;
import dev.antiphon.event.ConnectionEvent.Failed;
import dev.antiphon.event.ConnectionEvent.How;
import dev.antiphon.event.ConnectionEvent.Side;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.Phase;
import dev.antiphon.framing.Framing;
import dev.antiphon.handler.Connection;
import dev.antiphon.handler.Handler;
import dev.antiphon.message.Reply;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.SocketException;
import java.util.concurrent.CountDownLatch;

class ClosingTest {
    private final Events events = new Events();

    private TcpServer replying(Framing framing, Handler handler) {
        return TcpServer.builder(framing).listener(events).onMessage(handler).start("localhost:0");
    }

    @Test
    void replyIsWholeThoughTheClientSentMoreThanWasRead() throws Exception {
        String large = "x".repeat(256 << 10);
        try (TcpServer server =
                replying(Framing.line(), (c, m) -> Reply.text(large).thenClose())) {
            for (int i = 0; i < 50; i++) {
                try (Peer peer = Peer.connect(server.port())) {
                    peer.send("go\n")
                            .send(new byte[300_000]); // never decoded: it comes after a reply
                    // that closes
                    assertThat(peer.readToEnd()).hasSize(large.length() + 1);
                }
            }
        }
    }

    @Test
    void closingReplyEndsInOrderAndReportsTheClosingSide() throws Exception {
        try (TcpServer server =
                        replying(Framing.line(), (c, m) -> Reply.text("bye").thenClose());
                Peer peer = Peer.connect(server.port())) {
            assertThat(peer.send("x\n").readToEnd()).isEqualTo("bye\n");
            peer.hangUp();
            assertThat(events.await(Closed.class))
                    .extracting(Closed::by, Closed::how, Closed::bytesIn, Closed::bytesOut)
                    .containsExactly(Side.SERVER, How.FIN, 2L, 4L);
        }
    }

    @Test
    void addressesRemainAvailableAfterTheEnd() throws Exception {
        java.util.concurrent.CompletableFuture<Connection> seen =
                new java.util.concurrent.CompletableFuture<>();
        try (TcpServer server = replying(Framing.line(), (c, m) -> {
            seen.complete(c);
            return Reply.text("bye").thenReset();
        })) {
            Peer peer = Peer.connect(server.port()).send("x\n");
            events.await(Closed.class);
            assertThat(seen.join().remoteAddress())
                    .isEqualTo(peer.socket().getLocalSocketAddress());
            assertThat(seen.join().localAddress())
                    .isEqualTo(peer.socket().getRemoteSocketAddress());
            peer.hangUp();
        }
    }

    @Test
    void clientThatClosesEndsInOrder() throws Exception {
        try (TcpServer server = replying(Framing.line(), (c, m) -> Reply.text("ok"))) {
            try (Peer peer = Peer.connect(server.port())) {
                assertThat(peer.send("x\n").read(3)).isEqualTo("ok\n");
            }
            assertThat(events.await(Closed.class))
                    .extracting(Closed::by, Closed::how)
                    .containsExactly(Side.CLIENT, How.FIN);
            assertThat(events.of(Failed.class)).isEmpty();
        }
    }

    @Test
    void halfCloseReplyShutsTheOutputAndReadsOn() throws Exception {
        try (TcpServer server =
                        replying(Framing.line(), (c, m) -> Reply.text("end").thenHalfClose());
                Peer peer = Peer.connect(server.port())) {
            assertThat(peer.send("x\n").readToEnd()).isEqualTo("end\n");
            for (int i = 0; i < 100; i++) {
                peer.send("read off\n"); // a closed peer would reset this
            }
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void resetReplyReachesThePeerAsAnError() throws Exception {
        try (TcpServer server = replying(Framing.line(), (c, m) -> Reply.none().thenReset());
                Peer peer = Peer.connect(server.port())) {
            peer.send("x\n");
            assertThatThrownBy(peer::readByte)
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
            assertThat(events.await(Closed.class).how()).isEqualTo(How.RST);
        }
    }

    @Test
    void resetAfterOurOrderlyCloseIsReportedAsThePeers() throws Exception {
        try (TcpServer server =
                replying(Framing.line(), (c, m) -> Reply.text("end").thenClose())) {
            Peer peer = Peer.connect(server.port());
            assertThat(peer.send("x\n").readToEnd()).isEqualTo("end\n");
            peer.reset();
            assertThat(events.await(Closed.class))
                    .extracting(Closed::by, Closed::how)
                    .containsExactly(Side.CLIENT, How.RST);
        }
    }

    @Test
    void resetAfterThePeersOrderlyEndIsReportedAsOurs() throws Exception {
        try (TcpServer server = TcpServer.builder(Framing.line())
                        .listener(events)
                        .onConnection(conversation -> {
                            while (conversation.receive().isPresent()) {}
                            conversation.reset();
                        })
                        .start("localhost:0");
                Peer peer = Peer.connect(server.port())) {
            peer.send("x\n").halfClose();
            assertThat(events.await(Closed.class))
                    .extracting(Closed::by, Closed::how)
                    .containsExactly(Side.SERVER, How.RST);
        }
    }

    @Test
    void resetByThePeerFailsWithTheByteCountsAndTheServerServesOn() throws Exception {
        try (TcpServer server = replying(Framing.line(), (c, m) -> Reply.text("ok"))) {
            Peer peer = Peer.connect(server.port());
            assertThat(peer.send("x\nhalf").read(3)).isEqualTo("ok\n");
            peer.reset();
            assertThat(events.await(Failed.class).failure())
                    .isEqualTo(new Failure.Reset(Phase.MESSAGE, 6, 3, new SocketException()));
            assertThat(events.await(Closed.class))
                    .extracting(Closed::by, Closed::how)
                    .containsExactly(Side.CLIENT, How.RST);
            try (Peer next = Peer.connect(server.port())) {
                assertThat(next.send("x\n").read(3)).isEqualTo("ok\n");
            }
        }
    }

    @Test
    void endWithinAMessageFailsWithTheReceivedByteCount() throws Exception {
        try (TcpServer server = replying(Framing.length(4), (c, m) -> Reply.text("ok"));
                Peer peer = Peer.connect(server.port())) {
            assertThat(peer.send(new byte[] {0, 0, 0, 9, 'h'}).halfClose().readToEnd())
                    .isEmpty();
            assertThat(events.await(Failed.class).failure())
                    .isEqualTo(new Failure.ClosedMidMessage(5));
        }
    }

    @Test
    void answersInFlightAreFinishedAfterTheClientHalfClosed() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (TcpServer server = replying(Framing.line(), (c, m) -> {
                    go.await();
                    return Reply.text(m.text());
                });
                Peer peer = Peer.connect(server.port())) {
            peer.send("1\n2\n3\n").halfClose();
            go.countDown();
            assertThat(peer.readToEnd()).isEqualTo("1\n2\n3\n");
        }
    }

    @Test
    void requestsAfterAReplyThatClosesAreNotAnswered() throws Exception {
        try (TcpServer server = TcpServer.builder(Framing.line())
                        .onMessageInline(
                                (message, reply) -> reply.message(message).then(Reply.After.CLOSE))
                        .start("localhost:0");
                Peer peer = Peer.connect(server.port())) {
            assertThat(peer.send("1\n2\n3\n").readToEnd()).isEqualTo("1\n");
        }
    }

    @Test
    void rawAnswersAndClosesAndAnEmptyEndIsAnEmptyMessage() throws Exception {
        try (TcpServer server =
                replying(Framing.raw(), (c, m) -> Reply.text("[" + m.text() + "]"))) {
            try (Peer peer = Peer.connect(server.port())) {
                assertThat(peer.send("Привет").readToEnd()).isEqualTo("[Привет]");
            }
            try (Peer peer = Peer.connect(server.port())) {
                assertThat(peer.halfClose().readToEnd()).isEqualTo("[]");
            }
        }
    }

    @Test
    void rawKeepsTheConnectionIfConfigured() throws Exception {
        try (TcpServer server = TcpServer.builder(Framing.raw())
                        .keepOpen(true)
                        .onMessageInline((message, reply) -> reply.text("got ").message(message))
                        .start("localhost:0");
                Peer peer = Peer.connect(server.port())) {
            assertThat(peer.send("a").read(5)).isEqualTo("got a");
            assertThat(peer.send("b").read(5)).isEqualTo("got b");
        }
    }

    @Test
    void countOfConnectionsIsZeroAfterTheirEnd() throws IOException {
        try (TcpServer server = replying(Framing.line(), (c, m) -> Reply.text("ok"))) {
            for (int i = 0; i < 100; i++) {
                try (Peer peer = Peer.connect(server.port())) {
                    peer.send("x\n").read(3);
                }
            }
            events.await(Closed.class, 100);
            assertThat(server.connections()).isZero();
        }
    }
}
