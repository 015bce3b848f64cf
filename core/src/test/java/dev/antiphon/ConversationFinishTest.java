package dev.antiphon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.config.Limits;
import dev.antiphon.failure.FailureException;
import dev.antiphon.framing.Framing;
import dev.antiphon.handler.ConversationHandler;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply.After;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.Test;

import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What a conversation says is to become of its connection. */
class ConversationFinishTest {
    private static final Limits LONG_LINGER =
            Limits.builder().lingerTimeout(Duration.ofSeconds(15)).build();

    private final CompletableFuture<String> outcome = new CompletableFuture<>();

    private TcpServer server(ConversationHandler handler) {
        return TcpServer.builder(Framing.line())
                .limits(LONG_LINGER)
                .onConnection(conversation -> {
                    try {
                        handler.converse(conversation);
                        outcome.complete("returned");
                    } catch (Throwable e) {
                        outcome.completeExceptionally(e);
                    }
                })
                .start("localhost:0");
    }

    @Test
    void closeEndsReceivingAtOnceThoughThePeerStaysOn() throws Exception {
        try (TcpServer server = server(conversation -> {
                    conversation.send(conversation.receive().orElseThrow());
                    conversation.finish(After.CLOSE);
                    assertThat(conversation.receive()).isEmpty();
                });
                Peer peer = Peer.connect(server.port())) {
            assertThat(peer.send("bye\n").readToEnd()).isEqualTo("bye\n");
            assertThat(outcome.get(10, TimeUnit.SECONDS)).isEqualTo("returned");
        }
    }

    @Test
    void whatHadArrivedBeforeTheCloseIsStillReceived() throws Exception {
        try (TcpServer server = server(conversation -> {
                    assertThat(conversation.receive()).hasValue(Message.text("1"));
                    conversation.finish(After.CLOSE);
                    assertThat(conversation.receive()).hasValue(Message.text("2"));
                    assertThat(conversation.receive()).isEmpty();
                });
                Peer peer = Peer.connect(server.port())) {
            assertThat(peer.send("1\n2\n").readToEnd()).isEmpty();
            assertThat(outcome.get(10, TimeUnit.SECONDS)).isEqualTo("returned");
        }
    }

    @Test
    void resetFollowsWhatWasSent() throws Exception {
        String line = "x".repeat(30_000);
        try (TcpServer server = server(conversation -> {
                    conversation.receive();
                    conversation.send(Message.text(line));
                    conversation.finish(After.RESET);
                });
                Peer peer = Peer.connect(server.port())) {
            assertThat(peer.send("go\n").read(30_001)).isEqualTo(line + "\n");
            assertThatThrownBy(peer::readByte)
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
    }

    @Test
    void nothingIsSentAfterTheEndWasSaid() throws Exception {
        try (TcpServer server = server(conversation -> {
                    conversation.finish(After.CLOSE);
                    conversation.send(Message.text("late"));
                });
                Peer peer = Peer.connect(server.port())) {
            assertThat(peer.readToEnd()).isEmpty();
            assertThatThrownBy(() -> outcome.get(10, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(FailureException.class);
        }
    }

    @Test
    void halfCloseAfterThePeersEndIsSentWhileTheHandlerGoesOn() throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        try (TcpServer server = server(conversation -> {
                    assertThat(conversation.receive()).isEmpty();
                    conversation.send(Message.text("last"));
                    conversation.finish(After.HALF_CLOSE);
                    read.await();
                });
                Peer peer = Peer.connect(server.port())) {
            assertThat(peer.halfClose().readToEnd()).isEqualTo("last\n");
            assertThat(outcome).isNotDone();
            read.countDown();
            assertThat(outcome.get(10, TimeUnit.SECONDS)).isEqualTo("returned");
        } finally {
            read.countDown();
        }
    }

    @Test
    void keepChangesNothing() throws Exception {
        try (TcpServer server = server(conversation -> {
                    conversation.finish(After.KEEP);
                    conversation.send(conversation.receive().orElseThrow());
                });
                Peer peer = Peer.connect(server.port())) {
            assertThat(peer.send("on\n").readToEnd()).isEqualTo("on\n");
        }
    }
}
