package dev.antiphon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.Certificates.Made;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Reply;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

import javax.net.ssl.SSLSocket;

/** Messages in raw framing that come in pieces, without a gap of the framing's pause. */
class RawPiecesTest {
    /** What is answered is how many bytes the message had. */
    private final TcpServer.Builder builder = TcpServer.builder(Framing.raw())
            .loops(1)
            .onMessageAsync((connection, message) -> CompletableFuture.completedFuture(
                    Reply.text(Integer.toString(message.size()))));

    private static final long PAUSE_NANOS = 20_000_000;

    /** The front of the message: larger than what may be a message at once. */
    private static final int FRONT_BYTES = 600;

    private static final int RUNS_MAX = 200;

    @TempDir
    static Path folder;

    /** Whether the sender's system collects small writes, as it does unless told otherwise. */
    private boolean collects;

    private TcpServer server = builder.start("127.0.0.1:0");

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"1, 4000", "7, 40000", "511, 200000", "512, 200000", "700, 200000", "1460, 200000"})
    void messageInPiecesWithoutAGapIsWhole(int piece, int size) throws IOException {
        byte[] message = "Ы".repeat(size / 2).getBytes(StandardCharsets.UTF_8);
        assertThat(answer(message, FRONT_BYTES, piece)).isEqualTo(Integer.toString(size));
    }

    /** Each of these pieces ends within a letter, or is too large to be a message at once. */
    @ParameterizedTest
    @ValueSource(ints = {511, 512, 700, 1460})
    void messageIsWholeFromItsFirstPieceOn(int piece) throws IOException {
        byte[] message = "Ы".repeat(100_000).getBytes(StandardCharsets.UTF_8);
        assertThat(answer(message, piece, piece)).isEqualTo("200000");
    }

    /**
     * A sender's system that collects small writes sends the last of them only when all before
     * have been acknowledged; the receiver's may put that off for 40 ms.
     */
    @ParameterizedTest
    @ValueSource(ints = {511, 700, 1460})
    void messageIsWholeWhereTheSendersSystemCollectsItsPieces(int piece) throws IOException {
        collects = true;
        byte[] message = "Ы".repeat(100_000).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 20; i++) {
            assertThat(answer(message, FRONT_BYTES, piece)).isEqualTo("200000");
        }
    }

    /**
     * The answer to this message. Where the machine was so busy that the sender itself paused, it
     * is sent anew.
     */
    private String answer(byte[] message, int front, int piece) throws IOException {
        for (int run = 0; run < RUNS_MAX; run++) {
            try (Peer peer = Peer.connect(server.port())) {
                peer.socket().setTcpNoDelay(!collects);
                boolean paused = paused(peer.socket().getOutputStream(), message, front, piece);
                if (!paused) {
                    return peer.readToEnd();
                }
            }
        }
        throw new IllegalStateException("the machine is too busy for " + RUNS_MAX + " runs");
    }

    private static boolean paused(OutputStream out, byte[] message, int front, int piece) {
        long last = System.nanoTime();
        long worst = 0;
        try {
            for (int from = 0; from < message.length; ) {
                int count = Math.min(from == 0 ? front : piece, message.length - from);
                out.write(message, from, count);
                from += count;
                long now = System.nanoTime();
                worst = Math.max(worst, now - last);
                last = now;
            }
        } catch (IOException e) {
            // the message was cut, and answered: the answer tells
        }
        return worst >= PAUSE_NANOS;
    }

    /** The front of a record is at hand, so that its sender has not paused. */
    @Test
    void incompleteTlsRecordBelongsToTheMessage() throws Exception {
        Made own = Certificates.localhost(folder, "own");
        try (TcpServer secured = builder.tls(own.server()).start("127.0.0.1:0");
                Cutting below = new Cutting(secured.port());
                SSLSocket socket = (SSLSocket) own.context(own)
                        .getSocketFactory()
                        .createSocket(below, "localhost", secured.port(), true)) {
            socket.startHandshake();
            below.hold();
            socket.getOutputStream().write(new byte[100]);
            socket.getOutputStream().write(new byte[100]);
            below.release(3 * PAUSE_NANOS);
            String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).isEqualTo("200");
        }
    }

    /** A socket whose output can be held, and let go but for its last byte, which comes later. */
    private static final class Cutting extends Socket {
        private final ByteArrayOutputStream held = new ByteArrayOutputStream();
        private boolean holds;

        Cutting(int port) throws IOException {
            super(InetAddress.getLoopbackAddress(), port);
        }

        void hold() {
            holds = true;
        }

        void release(long nanosBeforeTheLastByte) throws IOException {
            holds = false;
            byte[] all = held.toByteArray();
            OutputStream out = super.getOutputStream();
            out.write(Arrays.copyOf(all, all.length - 1));
            long until = System.nanoTime() + nanosBeforeTheLastByte;
            while (System.nanoTime() < until) {
                LockSupport.parkNanos(until - System.nanoTime());
            }
            out.write(all, all.length - 1, 1);
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            return new FilterOutputStream(super.getOutputStream()) {
                @Override
                public void write(byte[] bytes, int from, int count) throws IOException {
                    (holds ? held : out).write(bytes, from, count);
                }
            };
        }
    }
}
