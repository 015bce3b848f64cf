package dev.antiphon;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.antiphon.config.CallOptions;
import dev.antiphon.config.Limits;
import dev.antiphon.event.ConnectionEvent.Failed;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/** Peers that do everything right, but slowly: no deadline of theirs runs out. */
class HealthyPeersTest {
    private static final int LARGE_BYTES = 7_300_000;
    private static final int BUFFER_BYTES = 1 << 14;
    private static final int REQUESTS = 120;
    private static final int REQUEST_BYTES = 50_000;
    private static final Duration SHORT = Duration.ofMillis(300);

    private final Events events = new Events();

    /** Ten times as fast as by default: 10 KiB a second at the least, over one second. */
    @Test
    void steadySlowReaderGetsItsWholeReply() throws IOException {
        Limits limits = Limits.defaults().toBuilder()
                .writeProgressTimeout(Duration.ofSeconds(1))
                .minWriteBytesPerSecond(10 << 10)
                .build();
        try (TcpServer server = large(limits);
                Peer peer = Peer.connectWithBuffer(server.port(), BUFFER_BYTES)) {
            peer.send("x\n");
            InputStream in = peer.socket().getInputStream();
            long began = System.nanoTime();
            long read = 0;
            while (System.nanoTime() - began < 4_000_000_000L) {
                read += in.readNBytes(1000).length;
                LockSupport.parkNanos(10_000_000); // 100 kB a second at the most
            }
            assertThat(read + in.readNBytes(LARGE_BYTES - (int) read).length)
                    .isEqualTo(LARGE_BYTES);
        }
    }

    private TcpServer large(Limits limits) {
        Message letters = Message.text("z".repeat(LARGE_BYTES - 1));
        return TcpServer.builder(Framing.line())
                .limits(limits)
                .listener(events)
                .onMessageInline((message, reply) -> reply.message(letters))
                .start("localhost:0");
    }

    /** As long as its large reply leaves, a connection is not idle. */
    @Test
    void peerThatReadsForLongerThanTheIdleLimitIsNotIdle() throws IOException {
        try (TcpServer server = large(Limits.builder().idleTimeout(SHORT).build());
                Peer peer = Peer.connectWithBuffer(server.port(), BUFFER_BYTES)) {
            peer.send("x\n");
            InputStream in = peer.socket().getInputStream();
            long began = System.nanoTime();
            int read = 0;
            while (System.nanoTime() - began < 3 * SHORT.toNanos()) {
                read += in.readNBytes(1 << 12).length;
                LockSupport.parkNanos(10_000_000); // what the system has is enough for a second
            }
            peer.send("y\n");
            read += in.readNBytes(2 * LARGE_BYTES - read).length;
            assertThat(read).isEqualTo(2 * LARGE_BYTES);
        }
    }

    @Test
    void wholeRequestsWhoseRepliesAreReadLateAreNotLate() throws Exception {
        try (TcpServer server = echo()) {
            pipelineAndReadLate(Peer.connect(server.port()).socket());
        }
    }

    /** Each side would wait for the other if it read no answers before its requests had gone. */
    @Test
    void requestsAndRepliesBeyondTheSystemsBuffersMakeProgress() {
        try (TcpServer server = echo(Limits.defaults());
                TcpClient client = TcpClient.to("localhost:" + server.port(), Framing.length(4))
                        .limits(Limits.builder()
                                .maxOutboundBytesPerConnection(1 << 30)
                                .build())
                        .replyTimeout(Duration.ofSeconds(20))
                        .build()) {
            List<CompletableFuture<Message>> replies = new ArrayList<>();
            for (int i = 0; i < 80; i++) {
                replies.add(client.callAsync(Message.text("%07d".formatted(i).repeat(100_000))));
            }
            for (int i = 0; i < 80; i++) {
                assertThat(replies.get(i).join().text()).startsWith("%07d".formatted(i));
            }
            assertThat(events.of(Failed.class)).isEmpty();
        }
    }

    /** What has arrived while the loop was held is read before the deadline is looked at. */
    @Test
    void messageWhoseBytesWaitedForAHeldLoopIsNotLate() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        try (TcpServer server = TcpServer.builder(Framing.line())
                        .loops(1)
                        .limits(Limits.builder()
                                .messageTimeout(Duration.ofSeconds(1))
                                .build())
                        .listener(events)
                        .onMessageInline((message, reply) -> {
                            if (message.text().equals("hold")) {
                                held.countDown();
                                released.await();
                            }
                            reply.message(message);
                        })
                        .start("localhost:0");
                Peer slow = Peer.connect(server.port());
                Peer other = Peer.connect(server.port())) {
            slow.send("x\nbeg"); // read in one piece: the reply to x says so
            assertThat(slow.read(2)).isEqualTo("x\n");
            other.send("hold\n");
            held.await();
            slow.send("in");
            awaitMessageDeadlines(5);
            released.countDown();
            assertThat(other.read(5)).isEqualTo("hold\n");
            slow.send("s\n");
            assertThat(slow.read(7)).isEqualTo("begins\n");
        }
        assertThat(events.of(Failed.class)).isEmpty();
    }

    /** A callback of another reply holds the client's loop beyond the deadline of this one. */
    @Test
    void replyThatWaitedForAHeldLoopIsNotLate() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        try (ServerSocket server = new ServerSocket(0, 2, InetAddress.getLoopbackAddress());
                TcpClient client = TcpClient.to(
                                "127.0.0.1:" + server.getLocalPort(), Framing.line())
                        .connections(2)
                        .completeOn(Runnable::run)
                        .build()) {
            CompletableFuture<Void> first = client.callAsync(Message.text("x"))
                    .thenAccept(reply -> {
                        held.countDown();
                        awaitQuietly(released);
                    });
            try (Socket one = server.accept()) {
                Duration timeout = Duration.ofSeconds(2); // the peer's first steps are within it
                CompletableFuture<Message> second = client.callAsync(
                        Message.text("y"), CallOptions.defaults().withTimeout(timeout));
                try (Socket two = server.accept()) {
                    one.getInputStream().readNBytes(2);
                    two.getInputStream().readNBytes(2);
                    one.getOutputStream().write("x\n".getBytes(US_ASCII));
                    held.await();
                    two.getOutputStream().write("y\n".getBytes(US_ASCII));
                    pass(timeout);
                    released.countDown();
                    assertThat(second.join().text()).isEqualTo("y");
                    first.join();
                }
            }
        }
    }

    private static void pass(Duration least) {
        long until = System.nanoTime() + least.toNanos();
        while (System.nanoTime() < until) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private TcpServer echo() {
        return echo(Limits.builder().messageTimeout(SHORT).build());
    }

    private TcpServer echo(Limits limits) {
        return TcpServer.builder(Framing.length(4))
                .limits(limits)
                .listener(events)
                .onMessageInline((message, reply) -> reply.message(message))
                .start("localhost:0");
    }

    private void pipelineAndReadLate(Socket socket) throws Exception {
        byte[] request =
                ByteBuffer.allocate(4 + REQUEST_BYTES).putInt(REQUEST_BYTES).array();
        Thread sender = Thread.ofPlatform().daemon().start(() -> {
            try {
                OutputStream out = socket.getOutputStream();
                for (int i = 0; i < REQUESTS; i++) {
                    out.write(request);
                }
            } catch (IOException e) {
                // the reader sees that not everything comes back
            }
        });
        try (socket) {
            awaitMessageDeadlines(3);
            InputStream in = socket.getInputStream();
            for (int i = 0; i < REQUESTS; i++) {
                assertThat(Arrays.equals(in.readNBytes(request.length), request))
                        .isTrue();
            }
            sender.join();
        }
        assertThat(events.of(Failed.class)).isEmpty();
    }

    /** Waits until so many peers, one after the other, have been late with half a message. */
    private static void awaitMessageDeadlines(int count) throws IOException {
        Events late = new Events();
        try (TcpServer clock = TcpServer.builder(Framing.line())
                .limits(Limits.builder().messageTimeout(SHORT).build())
                .listener(late)
                .onMessageInline((message, reply) -> reply.message(message))
                .start("localhost:0")) {
            for (int i = 1; i <= count; i++) {
                try (Peer peer = Peer.connect(clock.port())) {
                    peer.send("half");
                    late.await(Failed.class, i);
                }
            }
        }
    }
}
