package dev.antiphon.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.linux.uring.UringTransport;
import dev.antiphon.transport.Transport;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/** What one link sends arrives in the order in which it was written. */
class SendOrderTest {
    private static final int TURNS_MAX = 200;
    private static final int LARGE_BYTES = 1 << 18;
    private static final int SMALL_BYTES = 1000;

    /**
     * Shutting a listener hands over in the middle of a turn, so that what comes in is told before
     * the send of that turn, of which the system takes a part only.
     */
    @Test
    void whatIsWrittenOnReceivingDoesNotOvertakeASendThatComesBack() throws Exception {
        try (UringTransport transport = new UringTransport()) {
            Doorman doorman = new Doorman();
            Transport.Listener door = listener(transport, doorman);
            Transport.Listener other = listener(transport, doorman);
            try (Socket client = new Socket()) {
                client.setTcpNoDelay(true);
                client.setReceiveBufferSize(4096);
                client.setSoTimeout(20_000);
                client.connect(door.address(), 20_000);
                Writer writer = new Writer();
                writer.link = transport.open(doorman.next(transport), writer);
                transport.poll(0);
                for (int i = 0; i < TURNS_MAX && writer.cameBack == 0; i++) {
                    client.getOutputStream().write('x');
                    other.accepting(false);
                    writer.write(LARGE_BYTES);
                    transport.poll(0);
                    other.accepting(true);
                    transport.poll(0);
                }
                assertThat(writer.received).isPositive();
                assertThat(writer.cameBack).isPositive();
                transport.poll(0);
                writer.link.shutdownOutput();
                CompletableFuture<byte[]> reading = reading(client);
                while (!reading.isDone()) {
                    transport.poll(1_000_000);
                }
                byte[] arrived = reading.join();
                assertThat(arrived).hasSize(writer.written);
                assertThat(writer.link.pendingBytes()).isZero();
                assertThat(Arrays.equals(arrived, Writer.bytes(0, arrived.length)))
                        .as("each byte in its place")
                        .isTrue();
            }
        }
    }

    private static CompletableFuture<byte[]> reading(Socket client) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return client.getInputStream().readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static Transport.Listener listener(UringTransport transport, Doorman doorman)
            throws IOException {
        SocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        Transport.Listener listener = transport.listen(any, 16, doorman);
        listener.accepting(true);
        return listener;
    }

    private static final class Doorman implements Transport.Acceptor {
        private final ArrayDeque<Transport.Accepted> waiting = new ArrayDeque<>();

        Transport.Accepted next(Transport transport) throws IOException {
            for (int i = 0; i < TURNS_MAX && waiting.isEmpty(); i++) {
                transport.poll(10_000_000);
            }
            return waiting.remove();
        }

        @Override
        public boolean mayAccept() {
            return true;
        }

        @Override
        public int room() {
            return 1000;
        }

        @Override
        public void accepted(Transport.Accepted accepted) {
            waiting.add(accepted);
        }

        @Override
        public void failed(IOException cause) {
            throw new AssertionError(cause);
        }
    }

    /** Writes one long row of bytes, a small piece of it for each that comes in. */
    private static final class Writer implements Transport.Receiver {
        private Transport.Link link;
        private int written;
        private long cameBack;
        private int received;

        /** No two places within a piece that are alike. */
        static byte[] bytes(int from, int count) {
            byte[] bytes = new byte[count];
            for (int i = 0; i < count; i++) {
                int at = (from + i) / Integer.BYTES;
                bytes[i] = (byte) (at >>> (Byte.SIZE * ((from + i) % Integer.BYTES)));
            }
            return bytes;
        }

        void write(int count) {
            if (cameBack > 0) {
                return;
            }
            ByteBuffer piece = ByteBuffer.wrap(bytes(written, count));
            try {
                link.write(piece);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            written += piece.position();
        }

        @Override
        public void received(ByteBuffer bytes) {
            received += bytes.remaining();
            write(SMALL_BYTES);
        }

        @Override
        public void blocked() {
            cameBack = link.pendingBytes();
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
        public void failed(Throwable cause) {
            throw new AssertionError(cause);
        }
    }
}
