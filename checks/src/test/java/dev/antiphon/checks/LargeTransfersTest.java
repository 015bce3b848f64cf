package dev.antiphon.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.cli.Main;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/** The tool moves 100 MiB each way, records it, and plays it again, in a heap of 256 MiB. */
class LargeTransfersTest {
    private static final int LARGE = 100 << 20;
    private static final byte[] BLOCK = block();

    @TempDir
    private Path folder;

    private static byte[] block() {
        byte[] block = new byte[1 << 20];
        for (int i = 0; i < block.length; i++) {
            block[i] = (byte) (i * 31 + (i >> 8));
        }
        return block;
    }

    private static Child tool(Object... arguments) {
        List<String> command = new ArrayList<>(Child.javaCommand(Main.class, arguments));
        command.add(1, "-Xmx256m");
        command.addAll(List.of("--lang", "en"));
        return Child.start(command, Map.of());
    }

    /** One side of a connection. */
    private interface Side {
        void of(Socket socket) throws IOException;
    }

    private static void sends(Socket socket) throws IOException {
        OutputStream out = socket.getOutputStream();
        for (int sent = 0; sent < LARGE; sent += BLOCK.length) {
            out.write(BLOCK);
        }
        socket.shutdownOutput();
    }

    private static void answers(Socket socket) throws IOException {
        assertThat(socket.getInputStream().readNBytes(2)).hasSize(2);
        sends(socket);
        assertThat(socket.getInputStream().read()).isNegative();
    }

    private static void asks(Socket socket) throws IOException {
        socket.getOutputStream().write("go".getBytes(StandardCharsets.US_ASCII));
        receives(socket);
    }

    private static void uploads(Socket socket) throws IOException {
        sends(socket);
        assertThat(socket.getInputStream().readAllBytes()).asString().isEqualTo("ok");
    }

    private static void confirms(Socket socket) throws IOException {
        receives(socket);
        socket.getOutputStream().write("ok".getBytes(StandardCharsets.US_ASCII));
    }

    private static void receives(Socket socket) throws IOException {
        CRC32 received = new CRC32();
        CRC32 expected = new CRC32();
        InputStream in = socket.getInputStream();
        byte[] buffer = new byte[BLOCK.length];
        for (int left = LARGE; left > 0; left -= BLOCK.length) {
            assertThat(in.readNBytes(buffer, 0, buffer.length)).isEqualTo(buffer.length);
            received.update(buffer);
            expected.update(BLOCK);
        }
        assertThat(in.read()).isNegative();
        assertThat(received.getValue()).isEqualTo(expected.getValue());
    }

    /** A server that is not Antiphon's. */
    private static ServerSocket server(Side side) throws IOException {
        ServerSocket listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (!listening.isClosed()) {
                try (Socket socket = listening.accept()) {
                    side.of(socket);
                } catch (IOException e) {
                    // the client's side shows what is wrong
                }
            }
        });
        return listening;
    }

    private static void connect(Child server, Side side) throws IOException {
        String listening = server.line("Server is up");
        int port = Integer.parseInt(
                listening.substring(listening.lastIndexOf(':') + 1).strip());
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) Child.PATIENCE.toMillis());
            side.of(socket);
        }
    }

    private void recordedAndPlayed(Side client, Side server) throws IOException {
        Path talk = folder.resolve("talk.jsonl");
        try (ServerSocket listening = server(server)) {
            String to = "127.0.0.1:" + listening.getLocalPort();
            try (Child proxy =
                    tool("proxy", "--to", to, "--listen", "127.0.0.1:0", "--record", talk)) {
                connect(proxy, client);
                proxy.terminate();
                assertThat(proxy.status()).as(proxy.errors()).isZero();
            }
            try (Child played = tool("replay", talk, "--as-server", "--listen", "127.0.0.1:0")) {
                connect(played, client);
                played.terminate();
                assertThat(played.status()).as(played.errors()).isZero();
            }
            try (Child played = tool("replay", talk, "--to", to)) {
                assertThat(played.status()).as(played.errors()).isZero();
                assertThat(played.output()).contains("conversation 1: 2 messages, 0 differences");
            }
        }
    }

    @Test
    void downloadIsRecordedAndPlayedFromBothSides() throws IOException {
        recordedAndPlayed(LargeTransfersTest::asks, LargeTransfersTest::answers);
    }

    @Test
    void uploadIsRecordedAndPlayedFromBothSides() throws IOException {
        recordedAndPlayed(LargeTransfersTest::uploads, LargeTransfersTest::confirms);
    }
}
