package dev.antiphon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.antiphon.config.Limits;
import dev.antiphon.event.ConnectionEvent.Failed;
import dev.antiphon.event.ConnectionEvent.MessageOut;
import dev.antiphon.failure.FailureException;
import dev.antiphon.failure.ServerFailure;
import dev.antiphon.framing.Framing;
import dev.antiphon.handler.Conversation;
import dev.antiphon.message.Message;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Messages of conversations that are larger than what may be unsent. */
@Timeout(60)
class LongMessagesTest {
    private static final int LONG = 20 << 20;
    private static final Limits SMALL =
            Limits.builder().maxOutboundBytesPerConnection(1 << 20).build();

    private ServerSocket listener;

    @BeforeEach
    void listen() throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        listener.close();
    }

    private static Message filled(char with, int size) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) with);
        return Message.of(bytes);
    }

    private TcpClient client() {
        return TcpClient.to("127.0.0.1:" + listener.getLocalPort(), Framing.line())
                .limits(SMALL)
                .build();
    }

    @ParameterizedTest
    @ValueSource(strings = {"length:4", "line", "nul", "netstring"})
    void isSentAsItIsRead(String name) throws Exception {
        Framing framing = Framing.parse(name);
        Message message = filled('x', LONG);
        Events events = new Events();
        try (TcpServer server = TcpServer.builder(framing)
                        .limits(SMALL)
                        .listener(events)
                        .onConnection(conversation -> conversation.send(message))
                        .start("127.0.0.1:0");
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            byte[] read = socket.getInputStream().readAllBytes();
            assertThat(ByteBuffer.wrap(read).equals(framing.encoded(message.buffer())))
                    .as("the message in its framing")
                    .isTrue();
        }
        assertThat(events.of(MessageOut.class)).singleElement().satisfies(event -> {
            assertThat(event.message()).isEqualTo(message);
            assertThat(event.framed()).isTrue();
        });
    }

    @Test
    void pushedMessageComesBehindIt() throws Exception {
        CompletableFuture<Conversation> opened = new CompletableFuture<>();
        try (TcpServer server = TcpServer.builder(Framing.line())
                        .limits(SMALL)
                        .onConnection(conversation -> {
                            opened.complete(conversation);
                            conversation.send(filled('x', LONG));
                        })
                        .start("127.0.0.1:0");
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            InputStream in = socket.getInputStream();
            assertThat(in.read()).isEqualTo('x');
            opened.get().push(Message.text("pushed"));
            byte[] rest = in.readAllBytes();
            String end = new String(rest, LONG - 2, rest.length - LONG + 2, UTF_8);
            assertThat(end).isEqualTo("x\npushed\n");
        }
    }

    /** The long message goes on, whatever waits for its end. */
    @Test
    void manyBytesBehindItDoNotStopIt() throws Exception {
        CompletableFuture<Conversation> opened = new CompletableFuture<>();
        try (TcpServer server = TcpServer.builder(Framing.line())
                        .limits(SMALL)
                        .onConnection(conversation -> {
                            opened.complete(conversation);
                            conversation.send(filled('x', LONG));
                        })
                        .start("127.0.0.1:0");
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            InputStream in = socket.getInputStream();
            assertThat(in.read()).isEqualTo('x');
            opened.get().push(filled('y', 1 << 17));
            assertThat(in.readAllBytes()).hasSize(LONG + 1 + (1 << 17));
        }
    }

    /** A peer that reads the long message slowly cannot have others pile up behind it. */
    @Test
    void messagesBehindItAreWithinTheLimitOfUnsentBytes() throws Exception {
        CompletableFuture<Conversation> opened = new CompletableFuture<>();
        Events events = new Events();
        try (TcpServer server = TcpServer.builder(Framing.line())
                        .limits(SMALL)
                        .listener(events)
                        .onConnection(conversation -> {
                            opened.complete(conversation);
                            conversation.send(filled('x', LONG));
                        })
                        .start("127.0.0.1:0");
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            assertThat(socket.getInputStream().read()).isEqualTo('x');
            for (int i = 0; i < 9; i++) {
                opened.get().push(filled('y', 1 << 17));
            }
            assertThat(events.await(Failed.class).failure())
                    .isInstanceOf(ServerFailure.OutboundFull.class);
            await().until(() -> server.counters().outboundBytes() == 0);
        }
    }

    @Test
    void thoseOfSeveralThreadsDoNotMix() throws Exception {
        try (TcpClient client = client();
                Conversation conversation = client.open();
                Socket peer = listener.accept();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> sent = List.of(
                    threads.submit(() -> send(conversation, filled('a', LONG))),
                    threads.submit(() -> send(conversation, filled('b', LONG))),
                    threads.submit(() -> send(conversation, Message.text("c"))));
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(peer.getInputStream(), UTF_8));
            List<String> received = List.of(lines.readLine(), lines.readLine(), lines.readLine());
            assertThat(received.stream().map(LongMessagesTest::distinct))
                    .containsExactlyInAnyOrder("a", "b", "c");
            assertThat(received.stream().mapToInt(String::length).sum()).isEqualTo(2 * LONG + 1);
            for (Future<?> each : sent) {
                each.get();
            }
        }
    }

    private static boolean send(Conversation conversation, Message message)
            throws InterruptedException {
        conversation.send(message);
        return true;
    }

    private static String distinct(String line) {
        return line.chars()
                .distinct()
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    @Test
    void interruptionWithinItResetsTheConnection() throws Exception {
        try (TcpClient client = client();
                Conversation conversation = client.open();
                Socket peer = listener.accept()) {
            CompletableFuture<Throwable> ended = new CompletableFuture<>();
            Thread sender = Thread.ofPlatform().daemon().start(() -> {
                try {
                    conversation.send(filled('x', LONG));
                    ended.complete(new AssertionError("sent"));
                } catch (Throwable e) {
                    ended.complete(e);
                }
            });
            InputStream in = peer.getInputStream();
            assertThat(in.read()).isEqualTo('x');
            while (sender.getState() != Thread.State.WAITING) {
                Thread.onSpinWait(); // until the system takes no more
            }
            sender.interrupt();
            assertThat(ended.get()).isInstanceOf(InterruptedException.class);
            assertThatThrownBy(in::readAllBytes).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void peerThatResetsEndsIt() throws Exception {
        try (TcpClient client = client();
                Conversation conversation = client.open();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> sent = threads.submit(() -> send(conversation, filled('x', LONG)));
            try (Socket peer = listener.accept()) {
                assertThat(peer.getInputStream().read()).isEqualTo('x');
                peer.setSoLinger(true, 0);
            }
            assertThatThrownBy(sent::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(FailureException.class);
        }
    }
}
