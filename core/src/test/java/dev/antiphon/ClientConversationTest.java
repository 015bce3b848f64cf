package dev.antiphon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.config.Limits;
import dev.antiphon.failure.ClientFailure;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.framing.Framing;
import dev.antiphon.handler.Conversation;
import dev.antiphon.message.Message;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Conversations that a client holds, with a server that is not ours. */
class ClientConversationTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private ServerSocket listening;

    @BeforeEach
    void listen() throws IOException {
        listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stop() throws IOException {
        listening.close();
    }

    private TcpClient.Builder client() {
        return TcpClient.to("127.0.0.1:" + listening.getLocalPort(), Framing.line());
    }

    private static void write(Socket to, String text) throws IOException {
        to.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String read(Socket from, int bytes) throws IOException {
        return new String(from.getInputStream().readNBytes(bytes), StandardCharsets.UTF_8);
    }

    private static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Test
    void bothSidesSpeakWhenTheyLike() throws Exception {
        try (TcpClient client = client().build();
                Conversation conversation = client.open();
                Socket server = listening.accept()) {
            write(server, "220 ready\n");
            assertThat(conversation.receive(SOON)).hasValue(Message.text("220 ready"));
            conversation.send(Message.text("one"));
            conversation.send(Message.text("two"));
            assertThat(read(server, 8)).isEqualTo("one\ntwo\n");
            write(server, "250 ok\n250 again\n");
            assertThat(conversation.receive(SOON)).hasValue(Message.text("250 ok"));
            assertThat(conversation.receive(SOON)).hasValue(Message.text("250 again"));
        }
    }

    @Test
    void closeEndsItInOrder() throws Exception {
        try (TcpClient client = client().build()) {
            Conversation conversation = client.open();
            try (Socket server = listening.accept()) {
                conversation.send(Message.text("bye"));
                conversation.close();
                assertThat(new String(
                                server.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                        .isEqualTo("bye\n");
            }
        }
    }

    @Test
    void theServersEndIsSeenAndCanStillBeAnswered() throws Exception {
        try (TcpClient client = client().build();
                Conversation conversation = client.open();
                Socket server = listening.accept()) {
            server.shutdownOutput();
            assertThat(conversation.receive(SOON)).isEmpty();
            conversation.send(Message.text("last"));
            assertThat(read(server, 5)).isEqualTo("last\n");
        }
    }

    @Test
    void unframedBytesGoAsTheyAre() throws Exception {
        try (TcpClient client = client().build();
                Conversation conversation = client.open();
                Socket server = listening.accept()) {
            conversation.sendUnframed(Message.text("half a li"));
            assertThat(read(server, 9)).isEqualTo("half a li");
            conversation.sendUnframed(Message.text("ne\n"));
            assertThat(read(server, 3)).isEqualTo("ne\n");
        }
    }

    @Test
    void incompleteMessageIsVisible() throws Exception {
        try (TcpClient client = client().build();
                Conversation conversation = client.open();
                Socket server = listening.accept()) {
            assertThat(conversation.unfinished().size()).isZero();
            write(server, "whole\nhalf");
            assertThat(conversation.receive(SOON)).hasValue(Message.text("whole"));
            assertThat(conversation.unfinished().text()).isEqualTo("half");
            server.shutdownOutput();
            assertThatThrownBy(() -> conversation.receive(SOON))
                    .isInstanceOf(FailureException.class)
                    .hasMessageContaining("4");
            assertThat(conversation.unfinished().text()).isEqualTo("half");
        }
    }

    @Test
    void bytesThatBreakTheFramingAreVisible() throws Exception {
        for (String bytes : new String[] {"\0\2OKPING", "PING"}) {
            TcpClient.Builder builder =
                    TcpClient.to("127.0.0.1:" + listening.getLocalPort(), Framing.length(2));
            Limits limits = Limits.defaults().toBuilder().maxMessageBytes(100).build();
            try (TcpClient client = builder.limits(limits).build();
                    Conversation conversation = client.open();
                    Socket server = listening.accept()) {
                write(server, bytes);
                assertThatThrownBy(() -> {
                            while (conversation.receive(SOON).isPresent()) {}
                        })
                        .isInstanceOfSatisfying(
                                FailureException.class,
                                e -> assertThat(e.failure()).isInstanceOf(Failure.TooLong.class));
                assertThat(conversation.unfinished().text()).isEqualTo("PING");
            }
        }
    }

    @Test
    void incompleteMessageIsVisibleAfterAReset() throws Exception {
        try (TcpClient client = client().build();
                Conversation conversation = client.open();
                Socket server = listening.accept()) {
            write(server, "whole\nhalf");
            assertThat(conversation.receive(SOON)).hasValue(Message.text("whole"));
            reset(server);
            assertThatThrownBy(() -> conversation.receive(SOON))
                    .isInstanceOfSatisfying(
                            FailureException.class,
                            e -> assertThat(e.failure()).isInstanceOf(Failure.Reset.class));
            assertThat(conversation.unfinished().text()).isEqualTo("half");
        }
    }

    @Test
    void refusedConnectionIsReported() throws Exception {
        listening.close();
        try (TcpClient client = client().build()) {
            assertThatThrownBy(client::open)
                    .isInstanceOfSatisfying(
                            FailureException.class,
                            e -> assertThat(e.failure()).isInstanceOf(ClientFailure.Refused.class));
        }
    }

    @Test
    void closingTheClientEndsItsConversations() throws Exception {
        TcpClient client = client().build();
        Conversation conversation = client.open();
        try (Socket server = listening.accept()) {
            client.close();
            assertThatThrownBy(() -> conversation.receive(SOON))
                    .isInstanceOfSatisfying(
                            FailureException.class,
                            e -> assertThat(e.failure()).isInstanceOf(Failure.Stopped.class));
            assertThatThrownBy(() -> read(server, 1)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void conversationsAreBounded() throws Exception {
        Limits one = Limits.builder().maxConnections(1).build();
        try (TcpClient client = client().limits(one)
                        .connectTimeout(Duration.ofSeconds(1))
                        .build();
                Conversation first = client.open()) {
            assertThatThrownBy(client::open)
                    .isInstanceOfSatisfying(
                            FailureException.class,
                            e -> assertThat(e.failure()).isInstanceOf(ClientFailure.NoRoom.class));
            first.reset();
            client.open().close(); // there is room again
        }
    }
}
