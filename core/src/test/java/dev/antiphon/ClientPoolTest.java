package dev.antiphon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.config.Limits;
import dev.antiphon.event.ConnectionEvent.Closed;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The connections that calls share: how many, which one a call takes, and that they are used again.
 */
@Timeout(60)
class ClientPoolTest {
    /** A request that the server has and the test answers. */
    private record Asked(long connection, String text, CompletableFuture<Reply> reply) {
        void answer() {
            reply.complete(Reply.text(text));
        }
    }

    private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
    private final TcpServer server = TcpServer.builder(Framing.line())
            .onMessageAsync((connection, message) -> {
                Asked one = new Asked(connection.id(), message.text(), new CompletableFuture<>());
                asked.add(one);
                return one.reply;
            })
            .start("127.0.0.1:0");

    @AfterEach
    void stop() {
        server.close();
    }

    private TcpClient.Builder client(int connections) {
        return TcpClient.to("127.0.0.1:" + server.port(), Framing.line()).connections(connections);
    }

    private Asked next() throws InterruptedException {
        Asked one = asked.poll(20, TimeUnit.SECONDS);
        assertThat(one).isNotNull();
        return one;
    }

    /** A call that the server has. */
    private Asked sent(TcpClient client, String text) throws InterruptedException {
        var _ = client.callAsync(Message.text(text));
        return next();
    }

    private void done(TcpClient client, String text) throws InterruptedException {
        CompletableFuture<Message> reply = client.callAsync(Message.text(text));
        next().answer();
        assertThat(reply.join().text()).isEqualTo(text);
    }

    @Test
    void successiveCallsReuseOneConnection() throws Exception {
        try (TcpClient client = client(4).build()) {
            for (int i = 0; i < 100; i++) {
                done(client, "x" + i);
            }
        }
        assertThat(server.counters().accepted()).isEqualTo(1);
    }

    @Test
    void parallelCallsOpenConnectionsUpToTheBoundAndReuseThem() throws Exception {
        try (TcpClient client = client(3).build()) {
            for (int round = 0; round < 20; round++) {
                List<CompletableFuture<Message>> replies = new ArrayList<>();
                for (int i = 0; i < 9; i++) {
                    replies.add(client.callAsync(Message.text(round + ":" + i)));
                }
                for (int i = 0; i < 9; i++) {
                    next().answer();
                }
                for (int i = 0; i < 9; i++) {
                    assertThat(replies.get(i).join().text()).isEqualTo(round + ":" + i);
                }
            }
        }
        assertThat(server.counters().accepted()).isEqualTo(3);
    }

    @Test
    void oneConnectionIsTheDefault() throws Exception {
        try (TcpClient client =
                TcpClient.to("127.0.0.1:" + server.port(), Framing.line()).build()) {
            assertThat(sent(client, "a").connection).isEqualTo(1);
            assertThat(sent(client, "b").connection).isEqualTo(1);
        }
    }

    @Test
    void callTakesTheConnectionWithTheFewestInFlight() throws Exception {
        try (TcpClient client = client(2).build()) {
            List<CompletableFuture<Message>> replies = new ArrayList<>();
            List<Asked> requests = new ArrayList<>();
            for (String text : List.of("a", "b", "c", "d")) {
                replies.add(client.callAsync(Message.text(text)));
                requests.add(next());
            }
            assertThat(requests).extracting(Asked::connection).containsExactly(1L, 2L, 1L, 2L);
            requests.get(1).answer();
            assertThat(replies.get(1).join().text()).isEqualTo("b");
            assertThat(sent(client, "e").connection).isEqualTo(2);
            assertThat(sent(client, "f").connection).isEqualTo(1);
        }
    }

    @Test
    void idleConnectionIsClosedAndTheNextCallOpensAnother() throws Exception {
        Events events = new Events();
        Limits limits = Limits.builder().idleTimeout(Duration.ofMillis(100)).build();
        try (TcpClient client = client(2).limits(limits).listener(events).build()) {
            done(client, "a");
            events.await(Closed.class);
            done(client, "b");
        }
        assertThat(server.counters().accepted()).isEqualTo(2);
    }

    @Test
    void callOnceUsesASeparateConnection() throws Exception {
        try (TcpClient client = client(2).build()) {
            done(client, "a");
            CompletableFuture<Message> question = client.callOnceAsync(Message.text("b"));
            Asked own = next();
            assertThat(own.connection).isEqualTo(2);
            own.answer();
            assertThat(question.join().text()).isEqualTo("b");
            assertThat(sent(client, "c").connection).isEqualTo(1);
        }
    }

    @Test
    void callUsesAnOpenConnectionIfNoNewOneCanBeOpened() throws Exception {
        ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        try (TcpClient client = TcpClient.to("127.0.0.1:" + listener.getLocalPort(), Framing.line())
                .connections(2)
                .build()) {
            CompletableFuture<Message> first = client.callAsync(Message.text("a"));
            try (Socket only = listener.accept()) {
                assertThat(only.getInputStream().readNBytes(2)).isEqualTo(new byte[] {'a', '\n'});
                listener.close();
                CompletableFuture<Message> second = client.callAsync(Message.text("b"));
                assertThat(only.getInputStream().readNBytes(2)).isEqualTo(new byte[] {'b', '\n'});
                only.getOutputStream().write(new byte[] {'1', '\n', '2', '\n'});
                assertThat(first.join().text()).isEqualTo("1");
                assertThat(second.join().text()).isEqualTo("2");
            }
        }
    }

    @Test
    void zeroConnectionsAndTooManyAreRefused() {
        for (int wrong : new int[] {0, -1, 10_001}) {
            assertThatThrownBy(() -> client(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("connections is " + wrong + "; give a value from 1 to 10000");
        }
    }
}
