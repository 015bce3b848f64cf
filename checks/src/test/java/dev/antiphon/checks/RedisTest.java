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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A conversation of redis-cli with redis-server is recorded, and played again as either side. */
class RedisTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** Each as arguments: from its input, redis-cli would ask for documentation first. */
    private static final List<List<String>> COMMANDS = List.of(
            List.of("set", "greeting", "Привет"),
            List.of("get", "greeting"),
            List.of("incr", "n"),
            List.of("incr", "n"),
            List.of("lrange", "none", "0", "-1"));

    private static final String REPLIES = "OK\nПривет\n1\n2\n\n";

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

    /** What redis-cli prints for the commands, each by a connection of its own. */
    private static String cli(int to) throws Exception {
        StringBuilder said = new StringBuilder();
        for (List<String> each : COMMANDS) {
            List<String> command = new ArrayList<>(List.of("redis-cli", "-p", String.valueOf(to)));
            command.addAll(each);
            Process cli = new ProcessBuilder(command).redirectErrorStream(true).start();
            said.append(new String(cli.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            assertThat(cli.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
        return said.toString();
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
            await().until(() -> server.outcomes().size() == COMMANDS.size());
            assertThat(server.outcomes()).allMatch(each -> each.differences().isEmpty());
        }
        TcpClient.Builder target = TcpClient.to("127.0.0.1:" + port);
        Masks numbers = Masks.of(List.of(":\\d+\r\n"));
        assertThat(Replay.against(target, script, numbers, PATIENCE))
                .allMatch(each -> each.differences().isEmpty());
        target = TcpClient.to("127.0.0.1:" + port);
        assertThat(Replay.against(target, script, Masks.none(), PATIENCE))
                .filteredOn(each -> !each.differences().isEmpty())
                .extracting(Replay.Outcome::number)
                .containsExactly(3, 4); // n has gone on
    }
}
