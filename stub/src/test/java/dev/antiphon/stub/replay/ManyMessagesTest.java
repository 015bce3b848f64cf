package dev.antiphon.stub.replay;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.antiphon.TcpClient;
import dev.antiphon.TcpServer;
import dev.antiphon.address.Address;
import dev.antiphon.framing.Framing;
import dev.antiphon.recording.Recorder;
import dev.antiphon.stub.proxy.FaultProxy;
import dev.antiphon.stub.replay.Replay.Outcome;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Many messages and many connections, recorded by a proxy and played again. */
@Timeout(120)
class ManyMessagesTest {
    private static final int PIPELINED = 20_000;
    private static final int CONNECTIONS = 300;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final TcpServer echo = TcpServer.builder(Framing.line())
            .onMessageInline((message, reply) -> reply.message(message))
            .start("127.0.0.1:0");

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        echo.close();
    }

    private Script recorded(Talk talk) throws Exception {
        Path file = folder.resolve("talk.jsonl");
        Recorder recorder = Recorder.of(Framing.line()).to(file);
        try (FaultProxy proxy = FaultProxy.to("127.0.0.1:" + echo.port())
                .framing(Framing.line())
                .listener(recorder)
                .pacedBy(recorder)
                .start()) {
            talk.with(proxy.server().port());
            Awaitility.await().until(() -> proxy.server().counters().open() == 0);
        }
        return Script.read(file);
    }

    /** What clients say. */
    private interface Talk {
        void with(int port) throws IOException;
    }

    private static void pipeline(int port) throws IOException {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < PIPELINED; i++) {
            all.append(i).append('\n');
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            Thread.ofVirtual().start(() -> {
                try {
                    socket.getOutputStream().write(all.toString().getBytes(UTF_8));
                    socket.shutdownOutput();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .isEqualTo(all.toString());
        }
    }

    private static void manyAtOnce(int port) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        List<BufferedReader> readers = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(20_000);
            sockets.add(socket);
            readers.add(new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)));
        }
        for (int round = 0; round < 10; round++) {
            for (int i = 0; i < CONNECTIONS; i++) {
                sockets.get(i).getOutputStream().write((i + "/" + round + "\n").getBytes(UTF_8));
            }
            for (int i = 0; i < CONNECTIONS; i++) {
                assertThat(readers.get(i).readLine()).isEqualTo(i + "/" + round);
            }
        }
        for (Socket each : sockets) {
            each.close();
        }
    }

    private List<Outcome> playedAsClient(Script script) throws InterruptedException {
        return Replay.against(
                TcpClient.to("127.0.0.1:" + echo.port(), Framing.line()),
                script,
                Masks.none(),
                PATIENCE);
    }

    @Test
    void pipelinedMessagesArePlayedFromBothSides() throws Exception {
        Script script = recorded(ManyMessagesTest::pipeline);
        assertThat(playedAsClient(script)).singleElement().satisfies(outcome -> {
            assertThat(outcome.differences()).isEmpty();
            assertThat(outcome.lines()).isEqualTo(2 * PIPELINED);
        });
        BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
        try (ReplayServer server = ReplayServer.start(
                script,
                Masks.none(),
                PATIENCE,
                outcomes::add,
                TcpServer.builder(Framing.line()),
                List.of(Address.parse("127.0.0.1:0")))) {
            pipeline(server.server().port());
            assertThat(outcomes.poll(20, TimeUnit.SECONDS).differences()).isEmpty();
        }
    }

    @Test
    void connectionsAtOnceAreRecordedEachWithItsMessages() throws Exception {
        Script script = recorded(ManyMessagesTest::manyAtOnce);
        assertThat(script.conversations()).hasSize(CONNECTIONS);
        assertThat(playedAsClient(script)).hasSize(CONNECTIONS).allSatisfy(outcome -> {
            assertThat(outcome.differences()).isEmpty();
            assertThat(outcome.lines()).isEqualTo(20);
        });
    }
}
