package dev.antiphon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.antiphon.config.CallOptions;
import dev.antiphon.config.Correlation;
import dev.antiphon.config.Limits;
import dev.antiphon.event.ConnectionEvent.Failed;
import dev.antiphon.event.ConnectionEvent.MessageIn;
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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** Replies that are known by an id, in any order, late, twice, or for nobody. */
@Timeout(60)
class ClientCorrelationTest {
    private static final Correlation ID = Correlation.group("^(\\d+) ", 1);
    private static final Duration SHORT = Duration.ofMillis(500);

    private final Events events = new Events();
    private ServerSocket listener;
    private Socket socket;
    private BufferedReader requests;

    @BeforeEach
    void listen() throws IOException {
        listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void closeAll() throws IOException {
        listener.close();
        if (socket != null) {
            socket.close();
        }
    }

    private TcpClient.Builder client() {
        return TcpClient.to("127.0.0.1:" + listener.getLocalPort(), Framing.line())
                .listener(events)
                .correlateBy(ID);
    }

    private void accept() throws IOException {
        socket = listener.accept();
        socket.setSoTimeout(20_000);
        requests = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
    }

    /** A call that has arrived at the server. */
    private CompletableFuture<Message> arrived(TcpClient client, String text) throws IOException {
        CompletableFuture<Message> reply = client.callAsync(Message.text(text));
        if (socket == null) {
            accept();
        }
        assertThat(requests.readLine()).isEqualTo(text);
        return reply;
    }

    private void reply(String text) throws IOException {
        socket.getOutputStream().write((text + "\n").getBytes(UTF_8));
    }

    private static FailureException failure(TcpClient client, String request) {
        return catchThrowableOfType(
                FailureException.class, () -> client.call(Message.text(request)));
    }

    private Failure told() {
        return events.await(Failed.class).failure();
    }

    @Test
    void repliesInAnyOrderReachTheirOwnRequests() throws IOException {
        try (TcpClient client = client().build()) {
            var first = arrived(client, "1 a");
            var second = arrived(client, "2 b");
            var third = arrived(client, "3 c");
            reply("3 C");
            assertThat(third.join().text()).isEqualTo("3 C");
            reply("1 A");
            reply("2 B");
            assertThat(first.join().text()).isEqualTo("1 A");
            assertThat(second.join().text()).isEqualTo("2 B");
        }
    }

    @Test
    void eventsSayWhichRequestAReplyAnswers() throws IOException {
        try (TcpClient client = client().build()) {
            var _ = arrived(client, "1 a");
            var _ = arrived(client, "2 b");
            reply("2 B");
            reply("1 A");
            List<MessageIn> in = events.await(MessageIn.class, 2);
            assertThat(in.get(0).answers().orElseThrow().sequence()).isEqualTo(2);
            assertThat(in.get(1).answers().orElseThrow().sequence()).isEqualTo(1);
        }
    }

    @Test
    void idInFlightIsRefusedASecondTime() throws IOException {
        try (TcpClient client = client().connections(2).build()) {
            var first = arrived(client, "7 a");
            FailureException failure = failure(client, "7 b");
            assertThat(failure.failure()).isEqualTo(new ClientFailure.DuplicateId("7"));
            assertThat(failure.requestSent()).isFalse();
            reply("7 A");
            assertThat(first.join().text()).isEqualTo("7 A");
            var again = arrived(client, "7 b");
            reply("7 B");
            assertThat(again.join().text()).isEqualTo("7 B");
        }
    }

    @Test
    void lateReplyIsDroppedAndTheConnectionGoesOn() throws IOException {
        try (TcpClient client = client().build()) {
            CallOptions soon = CallOptions.defaults().withTimeout(SHORT);
            CompletableFuture<Message> late = client.callAsync(Message.text("1 a"), soon);
            accept();
            assertThat(requests.readLine()).isEqualTo("1 a");
            assertThatThrownBy(late::join)
                    .cause()
                    .isInstanceOfSatisfying(FailureException.class, e -> {
                        assertThat(e.failure())
                                .isEqualTo(new Failure.TimedOut(Phase.REPLY, SHORT, 0));
                        assertThat(e.requestSent()).isTrue();
                    });
            assertThat(failure(client, "1 again").failure())
                    .isEqualTo(new ClientFailure.DuplicateId("1"));
            var second = arrived(client, "2 b"); // on the same connection
            reply("1 late");
            reply("2 B");
            assertThat(second.join().text()).isEqualTo("2 B");
            assertThat(events.await(Failed.class, 2).get(1).failure())
                    .isEqualTo(new ClientFailure.Unmatched("1"));
            assertThat(client.failures()).containsEntry("unmatched-reply", 1L);
            var again = arrived(client, "1 again"); // its id is free now
            reply("1 A");
            assertThat(again.join().text()).isEqualTo("1 A");
        }
    }

    @Test
    void idOfACancelledCallStaysReservedUntilItsReplyComes() throws IOException {
        try (TcpClient client = client().build()) {
            arrived(client, "1 a").cancel(false);
            assertThat(failure(client, "1 b").failure())
                    .isEqualTo(new ClientFailure.DuplicateId("1"));
            reply("1 late");
            assertThat(told()).isEqualTo(new ClientFailure.Unmatched("1"));
            var again = arrived(client, "1 b");
            reply("1 B");
            assertThat(again.join().text()).isEqualTo("1 B");
        }
    }

    @Test
    void tooManyLateRepliesEndTheConnection() throws IOException {
        Limits two = Limits.builder().maxLateReplies(2).build();
        try (TcpClient client = client().limits(two).build()) {
            var neighbour = arrived(client, "0 x");
            for (int i = 1; i <= 3; i++) {
                arrived(client, i + " a").cancel(false);
            }
            assertThatThrownBy(neighbour::join)
                    .cause()
                    .isInstanceOfSatisfying(
                            FailureException.class,
                            e -> assertThat(e.failure())
                                    .isEqualTo(new ClientFailure.TooManyLate(3, 2)));
            assertThatThrownBy(() -> requests.readLine()).isInstanceOf(IOException.class);
            socket = null;
            var next = arrived(client, "1 b"); // on a new connection no id is taken
            reply("1 B");
            assertThat(next.join().text()).isEqualTo("1 B");
        }
    }

    @Test
    void unsolicitedReplyAndReplyWithoutAnIdAreDroppedAndReported() throws IOException {
        try (TcpClient client = client().build()) {
            var first = arrived(client, "1 a");
            reply("99 ?");
            reply("\u001b[2J");
            reply("1 A");
            assertThat(first.join().text()).isEqualTo("1 A");
            assertThat(events.await(Failed.class, 2))
                    .extracting(Failed::failure)
                    .containsExactly(
                            new ClientFailure.Unmatched("99"), new ClientFailure.Unmatched(""));
            assertThat(client.failures()).containsEntry("unmatched-reply", 2L);
        }
    }

    @Test
    void requestWithoutAnIdIsNotSent() {
        try (TcpClient client = client().build()) {
            FailureException failure = failure(client, "no number");
            assertThat(failure.failure()).isEqualTo(new ClientFailure.NoId("group(^(\\d+) , 1)"));
            assertThat(failure.requestSent()).isFalse();
        }
    }

    @Test
    void callOnceWaitsForItsIdToo() throws IOException {
        try (TcpClient client = client().build()) {
            CompletableFuture<Message> question = client.callOnceAsync(Message.text("5 q"));
            accept();
            assertThat(requests.readLine()).isEqualTo("5 q");
            reply("4 news");
            reply("5 Q");
            assertThat(question.join().text()).isEqualTo("5 Q");
        }
    }

    @Test
    void manyCallsOverSeveralConnectionsGetTheirOwnRepliesInAShuffledOrder() throws Exception {
        int count = 4000;
        try (TcpClient client = TcpClient.to(
                        "127.0.0.1:" + listener.getLocalPort(), Framing.length(4))
                .connections(4)
                .correlateBy(Correlation.bytes(2, 4))
                .build()) {
            Thread.ofVirtual().start(() -> {
                while (!listener.isClosed()) {
                    try {
                        Socket one = listener.accept();
                        Thread.ofVirtual().start(() -> shuffle(one));
                    } catch (IOException e) {
                        return; // the test is over
                    }
                }
            });
            List<CompletableFuture<Message>> replies = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                replies.add(client.callAsync(Message.text("xx%04d".formatted(i))));
            }
            for (int i = 0; i < count; i++) {
                assertThat(replies.get(i).join().text()).isEqualTo("xx%04d".formatted(i));
            }
        }
    }

    /** Gives the frames of 4 + 6 bytes back, those that are there together in another order. */
    private static void shuffle(Socket one) {
        Random random = new Random(1);
        try (one) {
            while (true) {
                List<byte[]> frames = new ArrayList<>();
                do {
                    byte[] frame = one.getInputStream().readNBytes(10);
                    if (frame.length < 10) {
                        return;
                    }
                    frames.add(frame);
                } while (one.getInputStream().available() >= 10);
                java.util.Collections.shuffle(frames, random);
                for (byte[] frame : frames) {
                    one.getOutputStream().write(frame);
                }
            }
        } catch (IOException e) {
            // the client has ended
        }
    }
}
