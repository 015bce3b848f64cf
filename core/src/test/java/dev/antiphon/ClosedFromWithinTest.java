package dev.antiphon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.event.ConnectionEvent.MessageIn;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Whoever is called by a server or a client may close it, and waits for nothing by that. */
@Timeout(60)
class ClosedFromWithinTest {
    /** What a listener that does not return is waited for is twice as long. */
    private static final Duration MOST = Duration.ofSeconds(1);

    /** The server, which its handlers know only once it has started. */
    private final CompletableFuture<TcpServer> server = new CompletableFuture<>();

    /** How long the close took, or what it threw. */
    private final CompletableFuture<Duration> closing = new CompletableFuture<>();

    private void close() {
        closeTimed(server.join());
    }

    private void closeTimed(AutoCloseable closed) {
        long began = System.nanoTime();
        try {
            closed.close();
            closing.complete(Duration.ofNanos(System.nanoTime() - began));
        } catch (Exception e) {
            closing.completeExceptionally(e);
        }
    }

    /** Has a server that closes itself when it is asked; gives what the one who asks is told. */
    private String closedBy(Consumer<TcpServer.Builder> handler) throws Exception {
        TcpServer.Builder builder = TcpServer.builder(Framing.line());
        handler.accept(builder);
        try (TcpServer started = builder.start("127.0.0.1:0")) {
            server.complete(started);
            try (Peer peer = Peer.connect(started.port())) {
                String told = told(peer.send("stop\n"));
                assertThat(closing.get(20, TimeUnit.SECONDS)).isLessThan(MOST);
                started.awaitStopped();
                return told;
            }
        }
    }

    /** Up to an end of either kind: who has not answered yet is cut. */
    private static String told(Peer peer) {
        try {
            return peer.readToEnd();
        } catch (IOException e) {
            return "reset";
        }
    }

    @RepeatedTest(50)
    void inlineHandlerClosesTheServerAndItsReplyIsSent() throws Exception {
        assertThat(closedBy(builder -> builder.onMessageInline((message, reply) -> {
                    close();
                    reply.text("closed");
                })))
                .isEqualTo("closed\n");
    }

    @Test
    void asyncHandlerClosesTheServerAndItsReplyIsSent() throws Exception {
        assertThat(closedBy(builder -> builder.onMessageAsync((connection, message) -> {
                    close();
                    return CompletableFuture.completedFuture(Reply.text("closed"));
                })))
                .isEqualTo("closed\n");
    }

    @Test
    void failureHandlerClosesTheServerAndItsAnswerIsSent() throws Exception {
        assertThat(closedBy(builder -> builder.onMessageInline((message, reply) -> {
                            throw new IllegalStateException("of the test's making");
                        })
                        .onFailure((connection, failure) -> {
                            close();
                            return Reply.text("closed");
                        })))
                .isEqualTo("closed\n");
    }

    @Test
    void handlerClosesTheServer() throws Exception {
        closedBy(builder -> builder.onMessage((connection, message) -> {
            close();
            return Reply.none();
        }));
    }

    @Test
    void conversationClosesTheServer() throws Exception {
        closedBy(builder -> builder.onConnection(conversation -> {
            conversation.receive();
            close();
        }));
    }

    @Test
    void listenerClosesTheServer() throws Exception {
        closedBy(builder -> builder.onMessageInline((message, reply) -> reply.text("heard"))
                .listener(event -> {
                    if (event instanceof MessageIn) {
                        close();
                    }
                }));
    }

    @Test
    void dependentStageOfACallClosesTheClient() throws Exception {
        TcpServer.Builder echo = TcpServer.builder(Framing.line())
                .onMessage((connection, message) -> Reply.of(message));
        try (TcpServer started = echo.start("127.0.0.1:0");
                TcpClient client = TcpClient.to("127.0.0.1:" + started.port(), Framing.line())
                        .completeOn(Runnable::run)
                        .build()) {
            CompletableFuture<Void> closed =
                    client.callAsync(Message.text("x")).thenAccept(reply -> closeTimed(client));
            closed.get(20, TimeUnit.SECONDS);
            assertThat(closing.get()).isLessThan(MOST);
        }
    }

    @Test
    void listenerClosesTheClient() throws Exception {
        CompletableFuture<TcpClient> own = new CompletableFuture<>();
        TcpServer.Builder echo = TcpServer.builder(Framing.line())
                .onMessage((connection, message) -> Reply.of(message));
        try (TcpServer started = echo.start("127.0.0.1:0");
                TcpClient client = TcpClient.to("127.0.0.1:" + started.port(), Framing.line())
                        .listener(event -> {
                            if (event instanceof MessageIn) {
                                closeTimed(own.join());
                            }
                        })
                        .build()) {
            own.complete(client);
            assertThat(client.call(Message.text("x")).text()).isEqualTo("x");
            assertThat(closing.get(20, TimeUnit.SECONDS)).isLessThan(MOST);
        }
    }
}
