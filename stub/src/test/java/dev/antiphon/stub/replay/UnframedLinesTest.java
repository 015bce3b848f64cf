package dev.antiphon.stub.replay;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.antiphon.TcpClient;
import dev.antiphon.TcpServer;
import dev.antiphon.address.Address;
import dev.antiphon.config.Limits;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply;
import dev.antiphon.recording.Recorder;
import dev.antiphon.stub.proxy.FaultProxy;
import dev.antiphon.stub.replay.Replay.Outcome;
import dev.antiphon.stub.replay.Script.Spoken;
import dev.antiphon.stub.replay.Script.Unframed;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Recorded bytes that are no whole message of the framing. */
class UnframedLinesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String HEADER =
            "{\"v\":1,\"kind\":\"header\",\"tool\":\"t\",\"framing\":\"line\","
                    + "\"started\":\"2026-01-01T00:00:00Z\"}\n";

    @TempDir
    private Path folder;

    private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();

    private Script prompt() throws IOException {
        String lines = HEADER
                + line(1, "s2c", "login: ", false)
                + line(2, "c2s", "ann", true)
                + line(3, "s2c", "ok", true)
                + line(4, "c2s", "by", false)
                + "{\"v\":1,\"t\":0,\"ev\":\"close\",\"conn\":1,\"by\":\"client\","
                + "\"how\":\"failure\",\"in\":6,\"out\":10}\n";
        return Script.read(Files.writeString(folder.resolve("prompt.jsonl"), lines));
    }

    private static String line(int number, String direction, String text, boolean framed) {
        return ("{\"v\":1,\"t\":0,\"ev\":\"msg\",\"conn\":1,\"seq\":%d,\"dir\":\"%s\","
                        + "\"len\":%d,\"text\":\"%s\",\"framed\":%s}\n")
                .formatted(number, direction, text.length(), text, framed);
    }

    private ReplayServer server(Script script) {
        return ReplayServer.start(
                script,
                Masks.none(),
                PATIENCE,
                outcomes::add,
                TcpServer.builder(script.framing()).limits(script.limits()),
                List.of(Address.parse("127.0.0.1:0")));
    }

    @Test
    void promptIsSentAndTheCutMessageHeard() throws Exception {
        try (ReplayServer server = server(prompt());
                Socket socket = new Socket(
                        InetAddress.getLoopbackAddress(), server.server().port())) {
            socket.setSoTimeout(20_000);
            assertThat(new String(socket.getInputStream().readNBytes(7), UTF_8))
                    .isEqualTo("login: ");
            socket.getOutputStream().write("ann\nby".getBytes(UTF_8));
            assertThat(new String(socket.getInputStream().readNBytes(3), UTF_8)).isEqualTo("ok\n");
            socket.shutdownOutput();
            Outcome outcome = outcomes.poll(20, TimeUnit.SECONDS);
            assertThat(outcome.differences()).isEmpty();
            assertThat(outcome.lines()).isEqualTo(4);
        }
    }

    @Test
    void promptIsAwaitedAndTheCutMessageSent() throws Exception {
        Script script = prompt();
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        try (ServerSocket listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> login(listening, received));
            List<Outcome> told = Replay.against(
                    TcpClient.to("127.0.0.1:" + listening.getLocalPort(), script.framing()),
                    script,
                    Masks.none(),
                    PATIENCE);
            assertThat(told).flatExtracting(Outcome::differences).isEmpty();
        }
        assertThat(received).containsExactly("ann\n", "by");
    }

    private static void login(ServerSocket listening, BlockingQueue<String> received) {
        try (Socket socket = listening.accept()) {
            socket.getOutputStream().write("login: ".getBytes(UTF_8));
            received.add(new String(socket.getInputStream().readNBytes(4), UTF_8));
            socket.getOutputStream().write("ok\n".getBytes(UTF_8));
            received.add(new String(socket.getInputStream().readAllBytes(), UTF_8));
        } catch (IOException e) {
            received.add(e.toString());
        }
    }

    @Test
    void rulesAndTestsSendThePromptWithoutTheFraming() throws IOException {
        assertThat(RulesWriter.yaml(prompt())).isEqualTo("""
                        framing: "line"
                        greeting: {unframed: {text: "login: "}}
                        rules:
                          - when: "ann"
                            reply: "ok"
                        """);
        assertThat(TestWriter.ofClient(prompt(), "LoginTest"))
                .contains("stub.greet(Answer.text(\"login: \").unframed());");
    }

    @Test
    void messageOverTheLimitOfItsProxyIsPlayedAsOne() throws Exception {
        Path file = folder.resolve("large.jsonl");
        String large = "x".repeat(300_000) + "\n";
        try (TcpServer echo = TcpServer.builder(Framing.line())
                        .onMessage((connection, message) -> Reply.of(message))
                        .start("127.0.0.1:0");
                FaultProxy proxy = FaultProxy.to("127.0.0.1:" + echo.port())
                        .framing(Framing.line())
                        .limits(Limits.builder().maxMessageBytes(1_000).build())
                        .listener(Recorder.of(Framing.line()).to(file))
                        .start()) {
            assertThat(talk(proxy.server().port(), "one\n" + large + "two\n"))
                    .matches(("one\n" + large + "two\n")::equals, "what was said");
            Awaitility.await().until(() -> proxy.server().counters().open() == 0);
        }
        assertThat(Files.readAllLines(file))
                .anyMatch(line -> line.contains("\"code\":\"too-long\""))
                .anyMatch(line -> line.contains("\"framed\":false"));
        Script script = Script.read(file);
        assertThat(script.conversations().get(0))
                .noneMatch(Unframed.class::isInstance)
                .filteredOn(Spoken.class::isInstance)
                .hasSize(6)
                .extracting(line -> ((Spoken) line).message())
                .contains(Message.text(large.strip()));
        try (ReplayServer server = server(script)) {
            String heard = talk(server.server().port(), "one\n" + large + "two\n");
            assertThat(outcomes.poll(20, TimeUnit.SECONDS).differences()).isEmpty();
            assertThat(heard).matches(("one\n" + large + "two\n")::equals, "what was recorded");
        }
    }

    private static String talk(int port, String text) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(text.getBytes(UTF_8));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }
}
