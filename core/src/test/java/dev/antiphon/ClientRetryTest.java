package dev.antiphon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.antiphon.address.HostPort;
import dev.antiphon.config.Backoff;
import dev.antiphon.config.CallOptions;
import dev.antiphon.config.Retry;
import dev.antiphon.event.ClientEvent.ConnectFailed;
import dev.antiphon.failure.ClientFailure;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.failure.Phase;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** Connecting again, and trying failed calls again: only where that was asked for and is safe. */
@Timeout(60)
class ClientRetryTest {
    private static final Backoff FAST = new Backoff(Duration.ofMillis(1), Duration.ofMillis(20));
    private static final Retry RETRY = Retry.defaults().withBackoff(FAST);
    private static final Duration SHORT = Duration.ofMillis(100);

    private final Events events = new Events();

    /** Has the port and does not listen: whoever connects is refused, and nobody else gets it. */
    private SocketChannel held;

    @BeforeEach
    void holdAPort() throws IOException {
        held = SocketChannel.open();
        held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach
    void letGo() throws IOException {
        held.close();
    }

    private int port() throws IOException {
        return ((InetSocketAddress) held.getLocalAddress()).getPort();
    }

    private TcpClient.Builder client(int port) {
        return TcpClient.to("127.0.0.1:" + port, Framing.line()).listener(events);
    }

    private static FailureException failure(TcpClient client, CallOptions options) {
        return catchThrowableOfType(
                FailureException.class, () -> client.call(Message.text("x"), options));
    }

    private static CallOptions repeatable() {
        return CallOptions.defaults().withRepeatable(true);
    }

    // ---- connecting again ----

    @Test
    void callsWaitForAServerThatComesLater() throws IOException {
        int port = port();
        try (TcpClient client = client(port).reconnect(FAST).build()) {
            CompletableFuture<Message> first = client.callAsync(Message.text("a"));
            CompletableFuture<Message> second = client.callAsync(Message.text("b"));
            events.await(ConnectFailed.class, 3);
            held.close();
            try (TcpServer server = TcpServer.builder(Framing.line())
                    .onMessageInline((message, reply) -> reply.message(message))
                    .start("127.0.0.1:" + port)) {
                assertThat(first.join().text()).isEqualTo("a");
                assertThat(second.join().text()).isEqualTo("b");
                assertThat(server.counters().accepted()).isEqualTo(1);
            }
        }
    }

    @Test
    void callThatWaitsEndsByItsOwnTimeout() throws IOException {
        try (TcpClient client = client(port()).reconnect(FAST).build()) {
            FailureException failure = failure(client, CallOptions.defaults().withTimeout(SHORT));
            assertThat(failure.failure()).isEqualTo(new Failure.TimedOut(Phase.CONNECT, SHORT, 0));
            assertThat(failure.requestSent()).isFalse();
            events.await(ConnectFailed.class);
        }
    }

    @Test
    void callThatWaitsWithoutATimeoutEndsByThoseOfTheClient() throws IOException {
        try (TcpClient client = client(port())
                .reconnect(FAST)
                .connectTimeout(SHORT)
                .replyTimeout(SHORT)
                .build()) {
            assertThat(failure(client, CallOptions.defaults()).failure())
                    .isEqualTo(new Failure.TimedOut(Phase.CONNECT, SHORT.plus(SHORT), 0));
        }
    }

    @Test
    void callThatWaitsCanBeCancelledAndClosed() throws IOException {
        CompletableFuture<Message> closed;
        try (TcpClient client = client(port()).reconnect(FAST).build()) {
            CompletableFuture<Message> cancelled = client.callAsync(Message.text("a"));
            closed = client.callAsync(Message.text("b"));
            events.await(ConnectFailed.class);
            cancelled.cancel(false);
        }
        assertThatThrownBy(closed::join)
                .cause()
                .isInstanceOfSatisfying(
                        FailureException.class,
                        e -> assertThat(e.failure()).isInstanceOf(Failure.Stopped.class));
    }

    // ---- trying again ----

    @Test
    void unsentCallIsRetriedAndItsFailureCountsTheTries() throws IOException {
        int port = port();
        try (TcpClient client = client(port).retry(RETRY).build()) {
            FailureException failure = failure(client, CallOptions.defaults());
            assertThat(failure.failure())
                    .isEqualTo(new ClientFailure.Refused(
                            new HostPort("127.0.0.1", port), new ConnectException()));
            assertThat(failure.tries()).isEqualTo(3);
            assertThat(failure).hasMessageEndingWith("(the last of 3 tries)");
            assertThat(failure.requestSent()).isFalse();
        }
        assertThat(events.of(ConnectFailed.class)).hasSize(3);
    }

    @Test
    void callIsNotRetriedByDefault() throws IOException {
        try (TcpClient client = client(port()).build()) {
            assertThat(failure(client, repeatable()).tries()).isEqualTo(1);
        }
        assertThat(events.of(ConnectFailed.class)).hasSize(1);
    }

    @Test
    void retriesEndWithTheBudget() throws IOException {
        try (TcpClient client = client(port()).retry(RETRY.withBudget(50, 1)).build()) {
            assertThat(failure(client, CallOptions.defaults()).tries()).isEqualTo(2);
            assertThat(failure(client, CallOptions.defaults()).tries()).isEqualTo(1);
            assertThat(failure(client, CallOptions.defaults()).tries()).isEqualTo(2);
        }
    }

    @Test
    void noRetryExceedsTheCallsTimeout() throws IOException {
        Backoff years = new Backoff(Duration.ofDays(365), Duration.ofDays(365));
        try (TcpClient client = client(port()).retry(RETRY.withBackoff(years)).build()) {
            CallOptions patient = CallOptions.defaults().withTimeout(Duration.ofSeconds(20));
            FailureException failure = failure(client, patient);
            assertThat(failure.failure()).isInstanceOf(ClientFailure.Refused.class);
            assertThat(failure.tries()).isEqualTo(1);
        }
    }

    @Test
    void sentCallIsRetriedOnlyIfItIsRepeatable() throws IOException {
        List<String> requests = new CopyOnWriteArrayList<>();
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                TcpClient client = client(server.getLocalPort()).retry(RETRY).build()) {
            Thread.ofVirtual().start(() -> {
                try {
                    for (int i = 0; i < 3; i++) {
                        answerTheThird(server.accept(), requests);
                    }
                } catch (IOException e) {
                    return; // the assertions tell
                }
            });
            FailureException failure = failure(client, CallOptions.defaults());
            assertThat(failure.failure()).isEqualTo(new ClientFailure.ClosedWithoutReply());
            assertThat(failure.requestSent()).isTrue();
            assertThat(failure.tries()).isEqualTo(1);
            assertThat(client.call(Message.text("y"), repeatable()).text()).isEqualTo("Y");
            assertThat(requests).containsExactly("x\n", "y\n", "y\n");
        }
    }

    private static void answerTheThird(Socket socket, List<String> requests) throws IOException {
        requests.add(new String(socket.getInputStream().readNBytes(2), UTF_8));
        if (requests.size() == 3) {
            socket.getOutputStream().write("Y\n".getBytes(UTF_8));
        } else {
            socket.close();
        }
    }

    @Test
    void requestThatCannotBeEncodedIsNotRetried() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                TcpClient client = client(server.getLocalPort()).retry(RETRY).build()) {
            FailureException failure = catchThrowableOfType(
                    FailureException.class, () -> client.call(Message.text("a\nb"), repeatable()));
            assertThat(failure.failure()).isInstanceOf(Failure.NotEncodable.class);
            assertThat(failure.tries()).isEqualTo(1);
        }
    }

    @Test
    void impossibleSettingsAreRefused() {
        assertThatThrownBy(() -> Retry.defaults().withTriesMax(1))
                .hasMessage("Retry.triesMax is 1; give a value from 2 to 100");
        assertThatThrownBy(() -> Retry.defaults().withBudget(101, 1))
                .hasMessage("Retry.percentOfCalls is 101; give a value from 0 to 100");
        assertThatThrownBy(() -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .hasMessage("the first wait is up to PT2S, which is over the most, PT1S; lower the"
                        + " one or raise the other");
    }
}
