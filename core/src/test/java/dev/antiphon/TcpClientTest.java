package dev.antiphon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.antiphon.address.HostPort;
import dev.antiphon.config.Limits;
import dev.antiphon.failure.ClientFailure;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.failure.Phase;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply;
import dev.antiphon.test.Ports;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;

class TcpClientTest {
    /** What a server that is not ours does with one accepted connection. */
    interface Conduct {
        void with(Socket socket) throws IOException;
    }

    private final List<AutoCloseable> opened = new CopyOnWriteArrayList<>();

    private TcpClient.Builder against(Conduct conduct) throws IOException {
        return against(Framing.line(), conduct);
    }

    private TcpClient.Builder against(Framing framing, Conduct conduct) throws IOException {
        ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        opened.add(listener);
        Thread.ofVirtual().start(() -> {
            while (true) {
                try {
                    Socket socket = listener.accept();
                    opened.add(socket);
                    conduct.with(socket);
                } catch (IOException e) {
                    return; // the test is over
                }
            }
        });
        return TcpClient.to("localhost:" + listener.getLocalPort(), framing);
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    private static FailureException failure(TcpClient client, String request) {
        return catchThrowableOfType(
                FailureException.class, () -> client.call(Message.text(request)));
    }

    @Test
    void nothingListensThere() throws IOException {
        int port = Ports.free();
        try (TcpClient client = TcpClient.to("localhost:" + port, Framing.raw()).build()) {
            FailureException failure = failure(client, "x");
            assertThat(failure.failure())
                    .isEqualTo(new ClientFailure.Refused(
                            new HostPort("localhost", port), new ConnectException()));
            assertThat(failure.requestSent()).isFalse();
        }
    }

    @Test
    void failureHasTheSystemsCauseAndTheStackOfTheThreadThatWaits() throws IOException {
        try (TcpClient client =
                TcpClient.to("localhost:" + Ports.free(), Framing.raw()).build()) {
            FailureException failure = failure(client, "x");
            assertThat(failure.failure().cause()).containsInstanceOf(ConnectException.class);
            assertThat(failure)
                    .cause()
                    .isInstanceOf(FailureException.class)
                    .cause()
                    .isInstanceOf(ConnectException.class);
            assertThat(failure.getStackTrace())
                    .anyMatch(frame -> frame.getClassName().equals(TcpClientTest.class.getName()));
        }
    }

    @Test
    void unknownHost() {
        try (TcpClient client =
                TcpClient.to("no-such-host.invalid:1", Framing.raw()).build()) {
            FailureException failure = failure(client, "x");
            assertThat(failure.failure())
                    .isEqualTo(new Failure.UnknownHost(
                            new UnknownHostException("no-such-host.invalid")));
            assertThat(failure.requestSent()).isFalse();
        }
    }

    @Test
    void serverThatClosesWithoutAReply() throws IOException {
        try (TcpClient client = against(socket -> {
                    socket.getInputStream().read();
                    socket.shutdownOutput();
                })
                .build()) {
            FailureException failure = failure(client, "x");
            assertThat(failure.failure()).isEqualTo(new ClientFailure.ClosedWithoutReply());
            assertThat(failure.requestSent()).isTrue();
        }
    }

    @Test
    void serverThatClosesWithinTheReply() throws IOException {
        try (TcpClient client = against(socket -> {
                    socket.getOutputStream().write("half".getBytes(UTF_8));
                    socket.shutdownOutput();
                })
                .build()) {
            assertThat(failure(client, "x").failure()).isEqualTo(new Failure.ClosedMidMessage(4));
        }
    }

    @Test
    void serverThatResets() throws IOException {
        try (TcpClient client = against(socket -> {
                    socket.getInputStream().readNBytes(2);
                    socket.setSoLinger(true, 0);
                    socket.close();
                })
                .build()) {
            FailureException failure = failure(client, "x");
            assertThat(failure.failure())
                    .isEqualTo(new Failure.Reset(Phase.REPLY, 0, 2, new SocketException()));
            assertThat(failure).cause().isInstanceOf(FailureException.class);
            assertThat(failure).hasRootCauseInstanceOf(IOException.class);
            assertThat(failure.getStackTrace())
                    .anyMatch(each -> each.getClassName().equals(TcpClientTest.class.getName()));
            assertThat(failure.requestSent()).isTrue();
        }
    }

    @Test
    void serverThatIsSilentAndTheLateReplyIsNeverGivenToALaterRequest() throws IOException {
        CompletableFuture<Socket> first = new CompletableFuture<>();
        try (TcpClient client = against(socket -> {
                    if (first.complete(socket)) {
                        return; // answers later
                    }
                    socket.getOutputStream().write("second\n".getBytes(UTF_8));
                })
                .replyTimeout(Duration.ofSeconds(1))
                .build()) {
            FailureException failure = failure(client, "1");
            assertThat(failure.failure())
                    .isEqualTo(new Failure.TimedOut(Phase.REPLY, Duration.ofSeconds(1), 0));
            assertThat(failure.requestSent()).isTrue();
            CompletableFuture<Message> second = client.callAsync(Message.text("2"));
            try {
                first.join().getOutputStream().write("late\n".getBytes(UTF_8));
            } catch (IOException e) {
                // it may be closed already: all the better
            }
            assertThat(second.join().text()).isEqualTo("second");
        }
    }

    @Test
    void replyOverTheLimit() throws IOException {
        try (TcpClient client = against(
                        socket -> socket.getOutputStream().write("0123456789x\n".getBytes(UTF_8)))
                .limits(Limits.builder().maxMessageBytes(10).build())
                .build()) {
            assertThat(failure(client, "x").failure()).isEqualTo(new Failure.TooLong(11, 10));
        }
    }

    @Test
    void requestThatTheFramingCannotCarryIsNotSent() throws IOException {
        try (TcpClient client = against(socket -> {}).build()) {
            FailureException failure = failure(client, "a\nb");
            assertThat(failure.failure()).isInstanceOf(Failure.NotEncodable.class);
            assertThat(failure.requestSent()).isFalse();
        }
    }

    @Test
    void callsShareOneConnectionAndOpenAnotherOnlyWhenItIsGone() {
        Events events = new Events();
        try (TcpServer server = TcpServer.builder(Framing.line())
                        .listener(events)
                        .onMessage((connection, message) -> message.text().equals("bye")
                                ? Reply.text("bye").thenClose()
                                : Reply.text(message.text() + " on " + connection.id()))
                        .start("localhost:0");
                TcpClient client = TcpClient.to("localhost:" + server.port(), Framing.line())
                        .build()) {
            assertThat(client.call(Message.text("a")).text()).isEqualTo("a on 1");
            assertThat(client.call(Message.text("b")).text()).isEqualTo("b on 1");
            assertThat(client.call(Message.text("bye")).text()).isEqualTo("bye");
            events.await(dev.antiphon.event.ConnectionEvent.Closed.class);
            assertThat(client.call(Message.text("c")).text()).isEqualTo("c on 2");
            assertThat(client.callOnce(Message.text("d")).text()).isEqualTo("d on 3");
        }
    }

    @Test
    void pipelinedCallsOfManyThreadsGetTheirOwnReplies() {
        try (TcpServer server = TcpServer.builder(Framing.length(4))
                        .onMessage((connection, message) -> Reply.of(message))
                        .start("localhost:0");
                TcpClient client = TcpClient.to("localhost:" + server.port(), Framing.length(4))
                        .build()) {
            List<CompletableFuture<Void>> threads = new ArrayList<>();
            for (int t = 0; t < 16; t++) {
                int thread = t;
                threads.add(CompletableFuture.runAsync(
                        () -> {
                            for (int i = 0; i < 500; i++) {
                                String request = thread + ":" + i;
                                assertThat(client.call(Message.text(request)).text())
                                        .isEqualTo(request);
                            }
                        },
                        task -> Thread.ofVirtual().start(task)));
            }
            threads.forEach(CompletableFuture::join);
        }
    }

    @Test
    void closingTheClientFailsWhatIsInFlight() throws IOException {
        TcpClient client = against(socket -> {}).build();
        CompletableFuture<Message> reply = client.callAsync(Message.text("x"));
        client.close();
        client.close();
        assertThatThrownBy(reply::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        FailureException.class,
                        e -> assertThat(e.failure()).isInstanceOf(Failure.Stopped.class));
    }

    @Test
    void failureOfTheFutureIsTheFailureItself() throws Exception {
        try (TcpClient client = against(Socket::close).build()) {
            CompletableFuture<Throwable> seen = new CompletableFuture<>();
            var _ = client.callAsync(Message.text("x"))
                    .whenComplete((reply, failure) -> seen.complete(failure));
            assertThat(seen.get()).isInstanceOf(FailureException.class);
        }
    }

    @Test
    void rawCallsNeverMeetTheCloseOfTheOneBefore() {
        try (TcpServer server = TcpServer.builder(Framing.raw())
                        .onMessage((connection, message) -> Reply.of(message))
                        .start("localhost:0");
                TcpClient client = TcpClient.to("localhost:" + server.port(), Framing.raw())
                        .build()) {
            for (int i = 0; i < 300; i++) {
                assertThat(client.call(Message.text("x" + i)).text()).isEqualTo("x" + i);
            }
        }
    }

    @Test
    void rawCallsShareAConnectionThatTheServerKeeps() {
        try (TcpServer server = TcpServer.builder(Framing.raw())
                        .keepOpen(true)
                        .onMessage((connection, message) -> Reply.text("on " + connection.id()))
                        .start("localhost:0");
                TcpClient client = TcpClient.to("localhost:" + server.port(), Framing.raw())
                        .keepOpen(true)
                        .build()) {
            assertThat(client.call(Message.text("a")).text()).isEqualTo("on 1");
            assertThat(client.call(Message.text("b")).text()).isEqualTo("on 1");
        }
    }

    @Test
    void rawReplyIsEverythingUntilTheServerCloses() throws IOException {
        try (TcpClient client = against(Framing.raw(), socket -> {
                    for (int i = 0; i < 100; i++) {
                        socket.getOutputStream().write(("part " + i + ";").getBytes(UTF_8));
                    }
                    socket.shutdownOutput();
                })
                .build()) {
            assertThat(client.callOnce(Message.text("x")).text())
                    .startsWith("part 0;")
                    .endsWith("part 99;");
        }
    }

    @Test
    void unsolicitedMessageEndsTheConnection() throws IOException {
        try (TcpClient client = against(
                        socket -> socket.getOutputStream().write("1\n2\n".getBytes(UTF_8)))
                .build()) {
            assertThat(client.call(Message.text("a")).text()).isEqualTo("1");
            // "2" came unasked: had the connection been kept, it would now pass for the reply to
            // "b"
            assertThat(client.call(Message.text("b")).text()).isEqualTo("1");
        }
    }
}
