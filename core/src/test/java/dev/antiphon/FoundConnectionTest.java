package dev.antiphon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.framing.Framing;
import dev.antiphon.handler.Connection;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** Connections that are found by their numbers. */
class FoundConnectionTest {
    private static TcpServer.Builder echo() {
        return TcpServer.builder(Framing.line())
                .loops(2)
                .onMessage((connection, message) -> Reply.of(Message.of(message.bytes())));
    }

    @Test
    void connectionsOfAllLoopsAreFoundUntilTheyClose() throws IOException {
        try (TcpServer server = echo().start("127.0.0.1:0")) {
            for (int number = 1; number <= 4; number++) {
                try (Peer peer = Peer.connect(server.port())) {
                    peer.ask("A");
                    Connection found = server.connection(number).orElseThrow();
                    assertThat(found.id()).isEqualTo(number);
                    found.push(Message.text("NEWS"));
                    assertThat(peer.line()).isEqualTo("NEWS\n");
                    found.close();
                    assertThat(peer.readToEnd()).isEmpty();
                }
            }
            assertThat(server.connection(5)).isEmpty();
        }
    }

    @Test
    void stoppedServerHasNoConnection() throws IOException {
        TcpServer server = echo().start("127.0.0.1:0");
        try (Peer peer = Peer.connect(server.port())) {
            peer.ask("A");
            server.close();
            assertThat(server.connection(1)).isEmpty();
        }
    }

    @Test
    void searchOnTheLoopItselfIsRefused() throws IOException {
        CompletableFuture<TcpServer> itself = new CompletableFuture<>();
        try (TcpServer server = TcpServer.builder(Framing.line())
                .onMessageInline((message, reply) -> {
                    try {
                        reply.message(Message.text("found " + itself.join().connection(1)));
                    } catch (IllegalStateException e) {
                        reply.message(Message.text("refused"));
                    }
                })
                .start("127.0.0.1:0")) {
            itself.complete(server);
            try (Peer peer = Peer.connect(server.port())) {
                assertThat(peer.ask("A")).isEqualTo("refused\n");
            }
        }
    }
}
