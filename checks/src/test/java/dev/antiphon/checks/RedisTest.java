package dev.antiphon.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.antiphon.Address;
import dev.antiphon.TcpClient;
import dev.antiphon.TcpServer;
import dev.antiphon.framing.Framing;
import dev.antiphon.recording.Recorder;
import dev.antiphon.stub.Ports;
import dev.antiphon.stub.proxy.FaultProxy;
import dev.antiphon.stub.replay.Masks;
import dev.antiphon.stub.replay.Replay;
import dev.antiphon.stub.replay.ReplayServer;
import dev.antiphon.stub.replay.Script;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A conversation of redis-cli with redis-server is recorded, and played again as either side. */
class RedisTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String COMMANDS =
            "set greeting Привет\nget greeting\nincr n\nincr n\nlrange none 0 -1\nget greeting\n";
    private static final String REPLIES = "OK\nПривет\n1\n2\n\nПривет\n";

    @TempDir
    private Path folder;

    private Process redis;
    private int port;

    @BeforeEach
    void start() throws IOException {
        requireRedis();
        try (Ports.Held free = Ports.refusing()) {
            port = free.port();
        }
        redis = new ProcessBuilder(
                        "redis-server",
                        "--bind",
                        "127.0.0.1",
                        "--port",
                        String.valueOf(port),
                        "--save",
                        "",
                        "--dir",
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("redis.log").toFile())
                .start();
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
            } catch (IOException e) {
                return false;
            }
        });
    }

    private static void requireRedis() {
        try {
            Process asked = new ProcessBuilder("redis-server", "--version").start();
            asked.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw Missing.here("redis-server is missing; Debian: apt install redis-server");
        }
    }

    @AfterEach
    void stop() {
        if (redis != null) {
            redis.destroyForcibly();
        }
    }

    /** What redis-cli prints for the commands. */
    private static String cli(int to) throws Exception {
        Process cli = new ProcessBuilder("redis-cli", "-p", String.valueOf(to))
                .redirectErrorStream(true)
                .start();
        cli.getOutputStream().write(COMMANDS.getBytes(StandardCharsets.UTF_8));
        cli.getOutputStream().close();
        String said = new String(cli.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(cli.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return said;
    }

    @Test
    void recordedConversationIsPlayedAsClientAndAsServer() throws Exception {
        Path talk = folder.resolve("talk.jsonl");
        try (FaultProxy proxy = FaultProxy.to("127.0.0.1:" + port)
                .listener(Recorder.of(Framing.raw()).to(talk))
                .start()) {
            assertThat(cli(proxy.server().port())).isEqualTo(REPLIES);
        }
        Script script = Script.read(talk);
        try (ReplayServer server = ReplayServer.start(
                script,
                Masks.none(),
                PATIENCE,
                outcome -> {},
                TcpServer.builder(),
                List.of(Address.parse("127.0.0.1:0")))) {
            assertThat(cli(server.server().port())).isEqualTo(REPLIES);
            await().until(() -> !server.outcomes().isEmpty());
            assertThat(server.outcomes().get(0).differences()).isEmpty();
        }
        TcpClient.Builder target = TcpClient.to("127.0.0.1:" + port);
        Masks numbers = Masks.of(List.of(":\\d+\r\n"));
        assertThat(Replay.against(target, script, numbers, PATIENCE))
                .allMatch(each -> each.differences().isEmpty());
        assertThat(Replay.against(TcpClient.to("127.0.0.1:" + port), script, Masks.none(), PATIENCE)
                        .get(0)
                        .differences())
                .hasSize(2); // n has gone on
    }
}
