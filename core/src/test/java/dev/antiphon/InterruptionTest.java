package dev.antiphon;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.antiphon.config.Backoff;
import dev.antiphon.config.CallOptions;
import dev.antiphon.config.Limits;
import dev.antiphon.failure.ClientFailure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.failure.Phase;
import dev.antiphon.framing.Framing;
import dev.antiphon.handler.Conversation;
import dev.antiphon.message.Message;
import dev.antiphon.tls.TlsOptions;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** A thread that waits and is interrupted waits no longer, and what it waited for is withdrawn. */
@Timeout(60)
class InterruptionTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Message HELLO = Message.text("hello");

    private ServerSocket listener;

    @BeforeEach
    void listen() throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        listener.close();
    }

    private TcpClient.Builder client() {
        return TcpClient.to("127.0.0.1:" + listener.getLocalPort(), Framing.line())
                .connectTimeout(HOUR)
                .replyTimeout(HOUR);
    }

    /** A thread of the test's that does something, how that ended, and whether it is interrupted. */
    private static final class Waiting {
        private final CompletableFuture<Object> end = new CompletableFuture<>();
        private final CompletableFuture<Boolean> flag = new CompletableFuture<>();
        private final Thread thread;

        Waiting(Callable<?> work) {
            thread = Thread.ofPlatform().daemon().start(() -> {
                Object how;
                try {
                    how = work.call();
                } catch (Exception e) {
                    how = e;
                }
                flag.complete(Thread.currentThread().isInterrupted());
                end.complete(how);
            });
        }

        /** Interrupts it once it waits; gives how it ended. */
        Object interrupted() throws Exception {
            while (thread.getState() != Thread.State.WAITING
                    && thread.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            thread.interrupt();
            return end.get(20, TimeUnit.SECONDS);
        }

        boolean isInterrupted() throws ExecutionException, InterruptedException {
            return flag.get();
        }
    }

    private static void isInterrupted(Waiting waiting, Phase phase) throws Exception {
        Object end = waiting.interrupted();
        assertThat(end).isInstanceOf(FailureException.class);
        FailureException failure = (FailureException) end;
        assertThat(failure.failure())
                .isEqualTo(new ClientFailure.Interrupted(phase, new InterruptedException()));
        assertThat(failure.requestSent()).isEqualTo(phase == Phase.REPLY);
        assertThat(waiting.isInterrupted()).isTrue();
    }

    private static String line(Socket socket) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int each = socket.getInputStream().read(); each != '\n'; ) {
            text.append((char) each);
            each = socket.getInputStream().read();
        }
        return text.toString();
    }

    @Test
    void lateReplyToAnInterruptedCallDoesNotAnswerALaterCall() throws Exception {
        try (TcpClient client = client().build()) {
            Waiting first = new Waiting(() -> client.call(Message.text("1")));
            try (Socket peer = listener.accept()) {
                assertThat(line(peer)).isEqualTo("1");
                isInterrupted(first, Phase.REPLY);
                CompletableFuture<Message> second = client.callAsync(Message.text("2"));
                assertThat(line(peer)).isEqualTo("2");
                peer.getOutputStream().write("to 1\nto 2\n".getBytes(UTF_8));
                assertThat(second.get(20, TimeUnit.SECONDS).text()).isEqualTo("to 2");
            }
        }
    }

    @Test
    void interruptedQuestionEndsItsConnection() throws Exception {
        try (TcpClient client = client().build()) {
            Waiting question = new Waiting(() -> client.callOnce(HELLO));
            try (Socket peer = listener.accept()) {
                peer.setSoTimeout(20_000);
                assertThat(line(peer)).isEqualTo("hello");
                isInterrupted(question, Phase.REPLY);
                assertThat(ends(peer)).isTrue();
            }
        }
    }

    private static boolean ends(Socket peer) {
        try {
            return peer.getInputStream().read() < 0;
        } catch (IOException e) {
            return e.getMessage().contains("reset");
        }
    }

    /** The peer never begins its handshake, so that nothing can be sent. */
    @Test
    void callInterruptedBeforeItsConnectionIsOpenIsNotSent() throws Exception {
        try (TcpClient client = client().tls(TlsOptions.client()).build()) {
            isInterrupted(new Waiting(() -> client.call(HELLO)), Phase.CONNECT);
            isInterrupted(new Waiting(() -> client.callOnce(HELLO)), Phase.CONNECT);
        }
    }

    @Test
    void callInterruptedWhileItWaitsForAPlaceIsNotSent() throws Exception {
        Limits one = Limits.builder().maxInFlight(1).maxConnections(1).build();
        try (TcpClient client = client().limits(one).build()) {
            CompletableFuture<Message> call = client.callAsync(Message.text("1"));
            CompletableFuture<Message> question = client.callOnceAsync(Message.text("2"));
            CallOptions hour = CallOptions.defaults().withTimeout(HOUR);
            isInterrupted(new Waiting(() -> client.call(HELLO, hour)), Phase.CONNECT);
            isInterrupted(new Waiting(() -> client.callOnce(HELLO)), Phase.CONNECT);
            assertThat(call).isNotDone();
            assertThat(question).isNotDone();
        }
    }

    @Test
    void callInterruptedWhileItsServerIsAwayIsNotSent() throws Exception {
        listener.close();
        Backoff slow = new Backoff(HOUR, HOUR);
        try (TcpClient client = client().reconnect(slow).build()) {
            isInterrupted(new Waiting(() -> client.call(HELLO)), Phase.CONNECT);
        }
    }

    @Test
    void alreadyInterruptedThreadDoesNotWait() throws Exception {
        try (TcpClient client = client().build()) {
            Waiting waiting = new Waiting(() -> {
                Thread.currentThread().interrupt();
                return client.call(HELLO);
            });
            Object end = waiting.end.get(20, TimeUnit.SECONDS);
            assertThat(end).isInstanceOf(FailureException.class);
            assertThat(((FailureException) end).failure().code()).isEqualTo("interrupted");
        }
    }

    @Test
    void interruptedOpeningGivesItsPlaceFree() throws Exception {
        Limits one =
                Limits.builder().maxConnections(1).tlsHandshakeTimeout(HOUR).build();
        try (TcpClient client = client().tls(TlsOptions.client()).limits(one).build()) {
            for (int i = 0; i < 3; i++) {
                Waiting opening = new Waiting(client::open);
                try (Socket peer = listener.accept()) {
                    peer.setSoTimeout(20_000);
                    assertThat(opening.interrupted()).isInstanceOf(InterruptedException.class);
                    peer.getInputStream().readAllBytes(); // the hello, and an end
                } catch (IOException e) {
                    assertThat(e).hasMessageContaining("reset");
                }
            }
        }
    }

    @Test
    void openingThatIsInterruptedWhileItWaitsForAPlaceEnds() throws Exception {
        Limits one = Limits.builder().maxConnections(1).build();
        try (TcpClient client = client().limits(one).build();
                Conversation open = client.open()) {
            assertThat(new Waiting(client::open).interrupted())
                    .isInstanceOf(InterruptedException.class);
            assertThat(open.tls()).isEmpty();
        }
    }

    @Test
    void interruptedReceiverGetsTheMessageNextTime() throws Exception {
        try (TcpClient client = client().build();
                Conversation conversation = client.open();
                Socket peer = listener.accept()) {
            assertThat(new Waiting(conversation::receive).interrupted())
                    .isInstanceOf(InterruptedException.class);
            assertThat(new Waiting(() -> conversation.receive(HOUR)).interrupted())
                    .isInstanceOf(InterruptedException.class);
            peer.getOutputStream().write("late\n".getBytes(UTF_8));
            assertThat(conversation.receive().orElseThrow().text()).isEqualTo("late");
        }
    }

    @Test
    void senderThatIsInterruptedWhileThePeerDoesNotReadHasNotSent() throws Exception {
        Limits small = Limits.builder().maxOutboundBytesPerConnection(1 << 21).build();
        byte[] line = "x".repeat(1 << 19).getBytes(UTF_8);
        try (TcpClient client = client().limits(small).build();
                Conversation conversation = client.open();
                Socket peer = listener.accept()) {
            int[] sent = {0};
            Waiting sending = new Waiting(() -> {
                while (true) {
                    conversation.send(Message.of(line));
                    sent[0]++;
                }
            });
            while (sending.thread.getState() != Thread.State.WAITING || sent[0] < 4) {
                Thread.onSpinWait(); // until the system takes no more
            }
            assertThat(sending.interrupted()).isInstanceOf(InterruptedException.class);
            conversation.halfClose();
            long received = peer.getInputStream().transferTo(OutputStream.nullOutputStream());
            assertThat(received).isEqualTo((long) sent[0] * (line.length + 1));
        }
    }

    /** The loop is held up meanwhile, so that the message cannot be on its way. */
    @Test
    void senderThatIsInterruptedBeforeTheLoopHasItsMessageHasNotSent() throws Exception {
        CompletableFuture<Boolean> goesOn = new CompletableFuture<>();
        CompletableFuture<Boolean> held = new CompletableFuture<>();
        try (TcpClient client = client().completeOn(Runnable::run).build();
                Conversation conversation = client.open();
                Socket peer = listener.accept()) {
            CompletableFuture<Message> call = client.callAsync(Message.text("1"));
            CompletableFuture<Void> holding = call.thenAccept(reply -> {
                held.complete(true);
                goesOn.join();
            });
            try (Socket other = listener.accept()) {
                assertThat(line(other)).isEqualTo("1");
                other.getOutputStream().write("to 1\n".getBytes(UTF_8));
                held.join();
                Waiting sending = new Waiting(() -> {
                    conversation.send(HELLO);
                    return "sent";
                });
                assertThat(sending.interrupted()).isInstanceOf(InterruptedException.class);
                goesOn.complete(true);
                holding.join();
                conversation.send(Message.text("next"));
                assertThat(line(peer)).isEqualTo("next");
            }
        }
    }
}
