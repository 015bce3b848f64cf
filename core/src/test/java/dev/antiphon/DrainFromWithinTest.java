package dev.antiphon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.framing.Framing;
import dev.antiphon.message.Reply;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A drain that waits for its own caller is refused; a close waits for nobody. */
class DrainFromWithinTest {
    @Test
    void drainOnAnEventLoopIsRefusedBecauseItWouldWaitForItself() throws Exception {
        CompletableFuture<TcpServer> self = new CompletableFuture<>();
        CompletableFuture<Object> outcome = new CompletableFuture<>();
        try (TcpServer server = TcpServer.builder(Framing.line())
                        .onMessageInline((message, reply) -> {
                            try {
                                outcome.complete(self.get().drain());
                            } catch (IllegalStateException e) {
                                outcome.complete(e);
                            }
                        })
                        .start("localhost:0");
                Peer peer = Peer.connect(server.port())) {
            self.complete(server);
            peer.send("x\n");
            assertThat(outcome.get())
                    .isInstanceOf(IllegalStateException.class)
                    .asString()
                    .contains("own thread");
        }
    }

    @Test
    void drainIsRefusedToTheHandlerThatItWouldWaitForAndGrantedToAnotherServers() throws Exception {
        TcpServer other = TcpServer.builder(Framing.line())
                .onMessage((connection, message) -> Reply.of(message))
                .start("localhost:0");
        CompletableFuture<TcpServer> own = new CompletableFuture<>();
        try (TcpServer server = TcpServer.builder(Framing.line())
                        .onMessage((connection, message) -> {
                            TcpServer target = message.text().equals("own") ? own.get() : other;
                            return Reply.text(
                                    target.drain(Duration.ofSeconds(20)).cut() + " cut");
                        })
                        .onFailure((connection, failure) -> Reply.text(failure.text()))
                        .start("localhost:0");
                Peer peer = Peer.connect(server.port())) {
            own.complete(server);
            assertThat(peer.send("other\nown\n").readToEnd())
                    .isEqualTo("0 cut\nthe handler failed: java.lang.IllegalStateException: drain"
                            + " would wait for the handler that calls it; call it from another"
                            + " thread\n");
        }
    }

    @Test
    void drainIsRefusedToAConversationToo() throws Exception {
        CompletableFuture<TcpServer> own = new CompletableFuture<>();
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        try (TcpServer server = TcpServer.builder(Framing.line())
                        .onConnection(conversation -> {
                            try {
                                own.get().drain();
                            } catch (IllegalStateException e) {
                                thrown.complete(e);
                            }
                        })
                        .start("localhost:0");
                Peer peer = Peer.connect(server.port())) {
            own.complete(server);
            assertThat(peer.readByte()).isEqualTo(-1);
            assertThat(thrown.get()).hasMessageContaining("call it from another thread");
        }
    }

    @Test
    void handlerMayCloseTheServer() throws Exception {
        CompletableFuture<TcpServer> own = new CompletableFuture<>();
        TcpServer server = TcpServer.builder(Framing.line())
                .onMessage((connection, message) -> {
                    own.get().close();
                    return Reply.text("too late");
                })
                .start("localhost:0");
        own.complete(server);
        try (Peer peer = Peer.connect(server.port())) {
            peer.send("x\n");
            server.awaitStopped();
            assertThatThrownBy(peer::readByte).isInstanceOf(java.net.SocketException.class);
        }
    }
}
