package dev.antiphon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.failure.FailureException;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

class HandlersTest {
    /** The four ways to answer, each doing the same. */
    enum Way {
        INLINE {
            @Override
            void on(TcpServer.Builder server) {
                server.onMessageInline((message, reply) -> reply.text("got ").message(message));
            }
        },
        EACH {
            @Override
            void on(TcpServer.Builder server) {
                server.onMessage((connection, message) -> Reply.text("got " + message.text()));
            }
        },
        ASYNC {
            @Override
            void on(TcpServer.Builder server) {
                server.onMessageAsync((connection, message) ->
                        CompletableFuture.supplyAsync(() -> Reply.text("got " + message.text())));
            }
        },
        CONVERSING {
            @Override
            void on(TcpServer.Builder server) {
                server.onConnection(conversation -> {
                    for (var next = conversation.receive();
                            next.isPresent();
                            next = conversation.receive()) {
                        conversation.send(Message.text("got " + next.get().text()));
                    }
                });
            }
        };

        abstract void on(TcpServer.Builder server);
    }

    private final Events events = new Events();

    private TcpServer start(Way way) {
        TcpServer.Builder server = TcpServer.builder(Framing.line()).listener(events);
        way.on(server);
        return server.start("localhost:0");
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void messageIsAnsweredAndTheConnectionStaysOpen(Way way) throws Exception {
        try (TcpServer server = start(way);
                Peer peer = Peer.connect(server.port())) {
            assertThat(peer.send("a\n").read(6)).isEqualTo("got a\n");
            assertThat(peer.send("Ж\n").read(7)).isEqualTo("got Ж\n");
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void coalescedMessagesAreAnsweredInOrderAlsoFarOverTheInFlightBound(Way way) throws Exception {
        StringBuilder asked = new StringBuilder();
        StringBuilder wanted = new StringBuilder();
        for (int i = 0; i < 5000; i++) {
            asked.append(i).append('\n');
            wanted.append("got ").append(i).append('\n');
        }
        try (TcpServer server = start(way);
                Peer peer = Peer.connect(server.port())) {
            assertThat(peer.send(asked.toString()).halfClose().readToEnd())
                    .isEqualTo(wanted.toString());
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void lineSentByteByByteIsOneMessage(Way way) throws Exception {
        try (TcpServer server = start(way);
                Peer peer = Peer.connect(server.port())) {
            for (byte each : "Привет\n".getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
                peer.send(new byte[] {each});
            }
            assertThat(peer.read(17)).isEqualTo("got Привет\n");
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void replyIsWholeWhenTheClientHalfCloses(Way way) throws Exception {
        try (TcpServer server = start(way);
                Peer peer = Peer.connect(server.port())) {
            assertThat(peer.send("bye\n").halfClose().readToEnd()).isEqualTo("got bye\n");
        }
    }

    @Test
    void slowHandlerOfOneRequestDoesNotReorderTheReplies() throws Exception {
        CountDownLatch secondIsDone = new CountDownLatch(1);
        try (TcpServer server = TcpServer.builder(Framing.line())
                        .onMessage((connection, message) -> {
                            if (message.text().equals("1")) {
                                secondIsDone.await();
                            } else {
                                secondIsDone.countDown();
                            }
                            return Reply.text(message.text());
                        })
                        .start("localhost:0");
                Peer peer = Peer.connect(server.port())) {
            assertThat(peer.send("1\n2\n").read(4)).isEqualTo("1\n2\n");
        }
    }

    @Test
    void replyMayBeSeveralMessagesOrNone() throws Exception {
        try (TcpServer server = TcpServer.builder(Framing.length(1))
                        .onMessageInline((message, reply) -> {
                            if (message.text().equals("2")) {
                                reply.text("a").next().text("").next().text("b");
                            }
                        })
                        .start("localhost:0");
                Peer peer = Peer.connect(server.port())) {
            assertThat(peer.send("\0011\0012").read(5)).isEqualTo("\001a\0\001b");
        }
    }

    @Test
    void serverSpeaksFirstWhereTheConversationWants() throws Exception {
        try (TcpServer server = TcpServer.builder(Framing.line())
                        .onConnection(conversation -> {
                            conversation.send(Message.text("220 ready"));
                            conversation.halfClose();
                            assertThat(conversation.receive().orElseThrow().text())
                                    .isEqualTo("QUIT");
                        })
                        .start("localhost:0");
                Peer peer = Peer.connect(server.port())) {
            assertThat(peer.readToEnd()).isEqualTo("220 ready\n");
            peer.send("QUIT\n");
            assertThat(peer.readByte()).isEqualTo(-1);
        }
    }

    @Test
    void conversationsReceiveTimesOutByItselfAndStaysUsable() throws Exception {
        try (TcpServer server = TcpServer.builder(Framing.line())
                        .onConnection(conversation -> {
                            assertThatThrownBy(() -> conversation.receive(Duration.ofMillis(5)))
                                    .isInstanceOf(FailureException.class);
                            conversation.send(Message.text("go"));
                            conversation.send(conversation.receive().orElseThrow());
                        })
                        .start("localhost:0");
                Peer peer = Peer.connect(server.port())) {
            assertThat(peer.read(3)).isEqualTo("go\n");
            assertThat(peer.send("x\n").readToEnd()).isEqualTo("x\n");
        }
    }

    @Test
    void pushGoesOutBetweenReplies() throws Exception {
        try (TcpServer server = TcpServer.builder(Framing.line())
                        .onMessage((connection, message) -> {
                            connection.push(Message.text("pushed"));
                            return Reply.none();
                        })
                        .start("localhost:0");
                Peer peer = Peer.connect(server.port())) {
            assertThat(peer.send("x\n").read(7)).isEqualTo("pushed\n");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Way.class,
            names = {"EACH", "ASYNC"})
    void pushGoesOutBeforeTheReplyThatFollowsIt(Way way) throws Exception {
        TcpServer.Builder builder = TcpServer.builder(Framing.line());
        if (way == Way.EACH) {
            builder.onMessage((connection, message) -> {
                connection.push(Message.text("pushed"));
                return Reply.text("reply");
            });
        } else {
            builder.onMessageAsync((connection, message) -> {
                connection.push(Message.text("pushed"));
                return CompletableFuture.completedFuture(Reply.text("reply"));
            });
        }
        try (TcpServer server = builder.start("localhost:0");
                Peer peer = Peer.connect(server.port())) {
            for (int i = 0; i < 300; i++) {
                assertThat(peer.send("x\n").read(13)).isEqualTo("pushed\nreply\n");
            }
        }
    }

    @Test
    void serverWithoutAHandlerOrWithTwoIsRefused() {
        assertThatThrownBy(() -> TcpServer.builder(Framing.raw()).start("localhost:0"))
                .hasMessageContaining("needs a handler");
        assertThatThrownBy(() -> TcpServer.builder(Framing.raw())
                        .onMessageInline((message, reply) -> {})
                        .onMessage((connection, message) -> Reply.none()))
                .hasMessageContaining("one handler");
    }
}
