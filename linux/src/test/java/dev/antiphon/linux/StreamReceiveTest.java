package dev.antiphon.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.linux.uring.UringTransport;
import dev.antiphon.transport.Transport;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** A stream of bytes is received in large pieces, and messages around it lose nothing. */
class StreamReceiveTest {
    private static final int SMALL_BUFFER_BYTES = 1 << 11;
    private static final int STREAM_BYTES = 1 << 22;
    private static final int MESSAGES = 100;
    private static final int TURNS_MAX = 100_000;
    private static final long TURN_NANOS = 10_000_000;

    @Test
    void streamsAndMessagesTakeTurnsOnOneConnection() throws Exception {
        Random random = new Random(1);
        try (UringTransport transport = new UringTransport();
                Socket peer = new Socket()) {
            Collector collector = new Collector(transport);
            Transport.Listener listener = transport.listen(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16, collector);
            listener.accepting(true);
            peer.setTcpNoDelay(true);
            peer.connect(listener.address(), 20_000);
            for (int round = 0; round < 3; round++) {
                collector.largestPiece = 0;
                byte[] stream = new byte[STREAM_BYTES];
                random.nextBytes(stream);
                CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> send(peer, stream));
                assertThat(collector.take(stream.length)).isEqualTo(stream);
                sent.join();
                assertThat(collector.largestPiece).isGreaterThan(SMALL_BUFFER_BYTES);
                for (int i = 0; i < MESSAGES; i++) {
                    byte[] message = new byte[1 + random.nextInt(100)];
                    random.nextBytes(message);
                    send(peer, message);
                    assertThat(collector.take(message.length)).isEqualTo(message);
                }
            }
        }
    }

    private static void send(Socket peer, byte[] bytes) {
        try {
            peer.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static final class Collector implements Transport.Acceptor, Transport.Receiver {
        private final UringTransport transport;
        private final ByteArrayOutputStream received = new ByteArrayOutputStream();
        private int largestPiece;

        Collector(UringTransport transport) {
            this.transport = transport;
        }

        /** Polls until so many bytes are there, and gives them. */
        byte[] take(int count) throws IOException {
            for (int i = 0; i < TURNS_MAX && received.size() < count; i++) {
                transport.poll(TURN_NANOS);
            }
            byte[] all = received.toByteArray();
            received.reset();
            return all;
        }

        @Override
        public void received(ByteBuffer bytes) {
            largestPiece = Math.max(largestPiece, bytes.remaining());
            byte[] piece = new byte[bytes.remaining()];
            bytes.get(piece);
            received.writeBytes(piece);
        }

        @Override
        public boolean mayAccept() {
            return true;
        }

        @Override
        public int room() {
            return 1;
        }

        @Override
        public void accepted(Transport.Accepted accepted) {
            transport.open(accepted, this);
        }

        @Override
        public void failed(IOException cause) {
            throw new AssertionError(cause);
        }

        @Override
        public void failed(Throwable cause) {
            throw new AssertionError(cause);
        }

        @Override
        public void connected() {}

        @Override
        public void connectFailed(IOException cause) {}

        @Override
        public void inputEnded() {}

        @Override
        public void writable() {}

        @Override
        public void blocked() {}
    }
}
