package dev.antiphon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.antiphon.config.CallOptions;
import dev.antiphon.config.Limits;
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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** One call's own deadline, and what becomes of one that is cancelled. */
@Timeout(60)
class ClientCallsTest {
    private static final Duration SHORT = Duration.ofMillis(500);
    private static final int FILLERS = 8;

    private final List<SocketChannel> fillers = new ArrayList<>();
    private ServerSocket listener;

    @BeforeEach
    void listen() throws IOException {
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void closeAll() throws IOException {
        listener.close();
        for (SocketChannel each : fillers) {
            each.close();
        }
    }

    private TcpClient.Builder client() {
        return TcpClient.to("127.0.0.1:" + listener.getLocalPort(), Framing.line());
    }

    /** From now on a connection is made only once others were accepted. */
    private void fillBacklog() throws IOException {
        InetSocketAddress address =
                new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
        for (int i = 0; i < FILLERS; i++) {
            SocketChannel filler = SocketChannel.open();
            filler.configureBlocking(false);
            filler.bind(new InetSocketAddress(listener.getInetAddress(), 0));
            filler.connect(address);
            fillers.add(filler);
        }
    }

    private static FailureException failure(TcpClient client, CallOptions options) {
        return catchThrowableOfType(
                FailureException.class, () -> client.call(Message.text("x"), options));
    }

    private static String line(Socket socket) throws IOException {
        return new String(socket.getInputStream().readNBytes(2), UTF_8);
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(UTF_8));
    }

    @Test
    void timeoutOfOneCallIsItsOwn() {
        try (TcpClient client = client().build()) {
            FailureException failure = failure(client, CallOptions.defaults().withTimeout(SHORT));
            assertThat(failure.failure()).isEqualTo(new Failure.TimedOut(Phase.REPLY, SHORT, 0));
            assertThat(failure.requestSent()).isTrue();
        }
    }

    @Test
    void replyTimeoutHoldsForACallWithALongerOne() {
        try (TcpClient client = client().replyTimeout(SHORT).build()) {
            CallOptions hour = CallOptions.defaults().withTimeout(Duration.ofHours(1));
            assertThat(failure(client, hour).failure())
                    .isEqualTo(new Failure.TimedOut(Phase.REPLY, SHORT, 0));
        }
    }

    @Test
    void timeoutCoversConnecting() throws IOException {
        fillBacklog();
        try (TcpClient client = client().build()) {
            FailureException failure = failure(client, CallOptions.defaults().withTimeout(SHORT));
            assertThat(failure.failure()).isEqualTo(new Failure.TimedOut(Phase.CONNECT, SHORT, 0));
            assertThat(failure.requestSent()).isFalse();
        }
    }

    @Test
    void timeoutCoversTheWaitForAPlace() {
        Limits one = Limits.builder().maxInFlight(1).build();
        try (TcpClient client = client().limits(one).build()) {
            CompletableFuture<Message> first = client.callAsync(Message.text("a"));
            FailureException failure = failure(client, CallOptions.defaults().withTimeout(SHORT));
            assertThat(failure.failure()).isEqualTo(new ClientFailure.NoRoom(1, SHORT));
            assertThat(failure.requestSent()).isFalse();
            assertThat(failure)
                    .hasMessage("1 calls were in flight, as many as may be, and none ended within"
                            + " 500 ms; raise Limits.maxInFlight or the builder's connections");
            assertThat(first).isNotDone();
        }
    }

    @Test
    void callCancelledWhileConnectingIsNotSent() throws IOException {
        fillBacklog();
        try (TcpClient client = client().connectTimeout(Duration.ofSeconds(30)).build()) {
            CompletableFuture<Message> first = client.callAsync(Message.text("1"));
            CompletableFuture<Message> second = client.callAsync(Message.text("2"));
            assertThat(first.cancel(false)).isTrue();
            Socket ours = accepted();
            assertThat(line(ours)).isEqualTo("2\n");
            say(ours, "two\n");
            assertThat(second.join().text()).isEqualTo("two");
            assertThat(first).isCancelled();
        }
    }

    /** The client's connection, behind those that fill the backlog. */
    private Socket accepted() throws IOException {
        Set<Integer> others = new HashSet<>();
        for (SocketChannel each : fillers) {
            others.add(((InetSocketAddress) each.getLocalAddress()).getPort());
        }
        for (int i = 0; i <= FILLERS; i++) {
            Socket socket = listener.accept();
            if (!others.contains(socket.getPort())) {
                return socket;
            }
            socket.close();
        }
        throw new AssertionError("no connection but the fillers'");
    }

    @Test
    void callCancelledWhileItWaitsForRoomIsNotSent() throws IOException {
        Limits one = Limits.builder().maxInFlight(1).build();
        try (TcpClient client = client().limits(one).build()) {
            CompletableFuture<Message> first = client.callAsync(Message.text("1"));
            Socket ours = listener.accept();
            assertThat(line(ours)).isEqualTo("1\n");
            first.cancel(false); // frees its permit, and keeps its place on the connection
            CompletableFuture<Message> second = client.callAsync(Message.text("2"));
            second.cancel(false);
            CompletableFuture<Message> third = client.callAsync(Message.text("3"));
            say(ours, "one\n");
            assertThat(line(ours)).isEqualTo("3\n");
            say(ours, "three\n");
            assertThat(third.join().text()).isEqualTo("three");
        }
    }

    @Test
    void lateReplyOfACancelledCallIsGivenToNoOther() throws IOException {
        try (TcpClient client = client().build()) {
            CompletableFuture<Message> first = client.callAsync(Message.text("1"));
            Socket ours = listener.accept();
            assertThat(line(ours)).isEqualTo("1\n");
            first.cancel(false);
            CompletableFuture<Message> second = client.callAsync(Message.text("2"));
            assertThat(line(ours)).isEqualTo("2\n");
            say(ours, "one\ntwo\n");
            assertThat(second.join().text()).isEqualTo("two");
        }
    }

    @Test
    void cancelledCallThatIsNeverAnsweredEndsTheConnection() throws IOException {
        try (TcpClient client = client().replyTimeout(SHORT).build()) {
            CompletableFuture<Message> first = client.callAsync(Message.text("1"));
            Socket ours = listener.accept();
            assertThat(line(ours)).isEqualTo("1\n");
            first.cancel(false);
            ours.setSoTimeout(20_000);
            assertThat(ours.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void cancelledQuestionClosesItsConnectionAtOnce() throws IOException {
        try (TcpClient client = client().build()) {
            CompletableFuture<Message> question = client.callOnceAsync(Message.text("1"));
            Socket ours = listener.accept();
            assertThat(line(ours)).isEqualTo("1\n");
            ours.setSoTimeout(20_000);
            question.cancel(false);
            assertThatThrownBy(() -> ours.getInputStream().read())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("reset");
        }
    }

    @Test
    void impossibleTimeoutIsRefused() {
        assertThatThrownBy(() -> CallOptions.defaults().withTimeout(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("timeout is PT0S; give a duration above zero, up to 365 days");
    }
}
