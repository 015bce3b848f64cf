package dev.antiphon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.antiphon.test.Interpreter;
import dev.antiphon.test.Ports;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The tool as a process: its signals, its streams, its files. */
class ProcessTest {
    @TempDir
    private Path folder;

    private ToolProcess serve(String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of("serve", "--listen", "localhost:0"));
        command.addAll(List.of("--ready-file", folder.resolve("at").toString()));
        command.addAll(List.of(more));
        return new ToolProcess(Redirect.PIPE, command.toArray(String[]::new));
    }

    private String address() throws IOException {
        Path file = folder.resolve("at");
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(file));
        String content = Files.readString(file);
        assertThat(content).matches("127\\.0\\.0\\.1:\\d+\n"); // whole, whenever it is seen
        return content.strip();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void serverAnswersWhatWasAskedAndEndsWithZeroWhenItIsToldTo(String signal) throws Exception {
        try (ToolProcess server = serve()) {
            String at = address();
            Ran ran = Ran.of("send", "--to", at);
            assertThat(ran.out()).isEqualTo("Сервер получил: Привет, сервер!");
            assertThat(ran.err()).isEqualToNormalizingNewlines("Ответ от сервера:\n");
            server.signal(signal);
            assertThat(server.status()).isZero();
            assertThat(folder.resolve("at")).doesNotExist();
            List<String> lines = server.process.inputReader(UTF_8).lines().toList();
            assertThat(lines.get(0)).startsWith("Сервер запущен и ждет подключений... " + at);
            assertThat(lines.get(1)).matches("Подключение от 127\\.0\\.0\\.1:\\d+");
            assertThat(lines.get(2)).isEqualTo("Получено сообщение: Привет, сервер!");
            assertThat(lines).hasSize(3);
        }
    }

    @Test
    void onceServesOneConnectionAndEnds() throws Exception {
        try (ToolProcess server = serve("--once", "--framing", "line", "--lang", "en")) {
            Ran ran = Ran.of("send", "--to", address(), "-f", "line", "-q", "a", "b");
            assertThat(ran.out()).isEqualTo("Сервер получил: a\nСервер получил: b\n");
            assertThat(server.status()).isZero();
        }
    }

    @Test
    void quietServerPrintsNothing() throws Exception {
        try (ToolProcess server = serve("-q")) {
            assertThat(Ran.of("send", "--to", address(), "x").status()).isZero();
            server.signal("TERM");
            assertThat(server.status()).isZero();
            assertThat(server.process.getInputStream().readAllBytes()).isEmpty();
            assertThat(server.errorLines()).isEmpty();
        }
    }

    @Test
    void jsonLinesTellTheWholeConversation() throws Exception {
        try (ToolProcess server = serve("--json")) {
            String at = address();
            byte[] noText = {(byte) 0xFF, (byte) 0xFE};
            Ran ran = Ran.reading(noText, "send", "--to", at, "--json", "-");
            assertThat(ran.out().lines())
                    .anyMatch(line -> line.contains("\"dir\":\"c2s\",\"len\":2,\"b64\":\"//4=\""))
                    .anyMatch(line ->
                            line.contains("\"dir\":\"s2c\"") && line.contains("\"rtt_ms\":"));
            server.signal("TERM");
            assertThat(server.status()).isZero();
            List<String> lines = server.process.inputReader(UTF_8).lines().toList();
            assertThat(lines.get(0))
                    .matches(
                            "\\{\"v\":1,\"kind\":\"header\",\"tool\":\"antiphon .*\",\"framing\":\"raw\",\"started\":\".*Z\"}");
            assertThat(lines).allMatch(line -> line.startsWith("{\"v\":1,"));
            assertThat(lines.stream().map(ProcessTest::kind))
                    .containsExactly(
                            "header", "listening", "open", "msg", "msg", "close", "drained");
            assertThat(lines.get(5))
                    .contains("\"by\":\"server\",\"how\":\"fin\",\"in\":2,\"out\":31");
        }
    }

    @Test
    void whileSeveralConnectionsAreOpenEachLineSaysOfWhichItSpeaks() throws Exception {
        try (ToolProcess server = serve("--framing", "line", "--lang", "en")) {
            int port = port(address());
            BufferedReader lines = server.process.inputReader(UTF_8);
            lines.readLine(); // where it listens
            try (Socket one = new Socket(InetAddress.getLoopbackAddress(), port);
                    var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                assertThat(lines.readLine()).startsWith("Connection from 127.0.0.1:");
                assertThat(lines.readLine()).matches("\\[[12]] Connection from .*");
                one.getOutputStream().write("a\n".getBytes(UTF_8));
                assertThat(lines.readLine()).isEqualTo("[1] Received message: a");
            }
            server.signal("TERM");
            assertThat(server.status()).isZero();
        }
    }

    private static String kind(String line) {
        return line.replaceFirst(".*?\"(?:kind|ev)\":\"([a-z]+)\".*", "$1");
    }

    @Test
    void pipeGetsTheExactBytes() throws Exception {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        try (ToolProcess server = serve("--reply", "{message}", "--framing", "length:2")) {
            Ran ran = Ran.reading(all, "send", "--to", address(), "-f", "length:2", "-q", "-");
            assertThat(ran.reply().bytes()).isEqualTo(all);
            assertThat(ran.err()).isEmpty();
            Ran hex = Ran.of(
                    "send", "--to", address(), "-f", "length:2", "--hex-in", "08 00:ff", "--hex");
            assertThat(hex.out()).isEqualTo("0800ff\n");
            server.signal("TERM");
            assertThat(server.status()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "line",
                "crlf",
                "delimiter:;;",
                "length:4,text",
                "varint",
                "fixed:4",
                "mllp",
                "headers",
                "json"
            })
    void everyFramingIsSpokenByBothSides(String framing) throws Exception {
        try (ToolProcess server = serve("--reply", "{message}", "--framing", framing, "--once")) {
            Ran ran = Ran.of("send", "--to", address(), "-f", framing, "-q", "true", "null");
            assertThat(ran.err()).isEmpty();
            assertThat(ran.out()).isEqualTo("true\nnull\n");
            assertThat(server.status()).isZero();
        }
    }

    @Test
    void replyComesFromAFileAndNeverReachesTheLogRaw() throws Exception {
        Path reply = Files.write(folder.resolve("reply"), new byte[] {27, '[', 'J', (byte) 0xFF});
        try (ToolProcess server = serve("--reply", "@" + reply)) {
            Ran ran = Ran.reading(new byte[] {27, '[', 'J'}, "send", "--to", address(), "-");
            assertThat(ran.reply().bytes()).containsExactly(27, '[', 'J', 0xFF);
            server.signal("TERM");
            assertThat(server.status()).isZero();
            assertThat(server.process.inputReader(UTF_8).lines())
                    .contains("Получено сообщение: \\x1B[J");
        }
    }

    @Test
    void sendWaitsForAServerThatIsNotReadyYet() throws Exception {
        int port = Ports.free();
        try (ToolProcess client = new ToolProcess(
                Redirect.PIPE, "send", "--to", "localhost:" + port, "--wait-ready", "20s", "-q")) {
            try (ToolProcess server = new ToolProcess(
                    Redirect.PIPE, "serve", "--listen", "localhost:" + port, "--once")) {
                assertThat(client.status()).isZero();
                assertThat(server.status()).isZero();
            }
            assertThat(client.process.inputReader(UTF_8).readLine())
                    .isEqualTo("Сервер получил: Привет, сервер!");
        }
    }

    @Test
    void interruptedSendEndsWith130() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        try (BadServer silent = new BadServer(socket -> {
                    int _ = socket.getInputStream().read();
                    asked.countDown();
                });
                ToolProcess client =
                        new ToolProcess(Redirect.PIPE, "send", "--to", silent.address())) {
            assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
            client.signal("INT");
            assertThat(client.status()).isEqualTo(130);
            assertThat(client.process.errorReader(UTF_8).lines())
                    .containsExactly(
                            "antiphon: " + silent.address() + ": прервано до получения ответа",
                            "  отправьте сообщение снова, если серверу можно получить его дважды");
        }
    }

    @Test
    void interruptedWhileItWaitsForAServerEndsWith130Too() throws Exception {
        int port = Ports.free();
        try (ToolProcess client = new ToolProcess(
                Redirect.PIPE,
                "send",
                "--to",
                "localhost:" + port,
                "--wait-ready",
                "60s",
                "--json")) {
            BufferedReader out = client.process.inputReader(UTF_8);
            assertThat(out.readLine()).contains("\"kind\":\"header\"");
            assertThat(out.readLine()).contains("\"code\":\"refused\"");
            client.signal("INT");
            assertThat(client.status()).isEqualTo(130);
        }
    }

    @Test
    void serverTellsHowItDrainedOnStandardError() throws Exception {
        try (ToolProcess server = serve("--lang", "en", "--framing", "line")) {
            String at = address();
            try (Socket idle = new Socket(InetAddress.getLoopbackAddress(), port(at))) {
                idle.getOutputStream().write("x\n".getBytes(UTF_8));
                assertThat(idle.getInputStream().read()).isPositive();
                server.signal("TERM");
                assertThat(server.status()).isZero();
            }
            assertThat(server.errorLine())
                    .isEqualTo(
                            "antiphon: stopped; of the connections open then, 1 ended in order, 0 were aborted");
        }
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.indexOf(':') + 1));
    }

    @Test
    void serverHeedsASignalFromTheMomentItIsReady() throws Exception {
        for (int round = 0; round < 5; round++) {
            try (ToolProcess server = serve()) {
                assertThat(server.process.inputReader(UTF_8).readLine()).contains("127.0.0.1:");
                server.signal("TERM");
                assertThat(server.status()).isZero();
                assertThat(folder).isEmptyDirectory();
            }
        }
    }

    @Test
    void readyFileMayBeReadByWhoeverMayReadOtherFiles() throws Exception {
        try (ToolProcess server = serve()) {
            address();
            Path other = Files.createFile(folder.resolve("other"));
            assertThat(Files.getPosixFilePermissions(folder.resolve("at")))
                    .isEqualTo(Files.getPosixFilePermissions(other));
            server.signal("TERM");
            assertThat(server.status()).isZero();
        }
    }

    @Test
    void readyFileOfAnotherIsLeftAlone() throws Exception {
        try (ToolProcess server = serve()) {
            address();
            Files.writeString(folder.resolve("at"), "127.0.0.1:1\n");
            server.signal("TERM");
            assertThat(server.status()).isZero();
            assertThat(folder.resolve("at")).hasContent("127.0.0.1:1");
        }
    }

    @Test
    void silentClientIsClosedAfterTheIdleTimeToo() throws Exception {
        try (ToolProcess server = serve("--idle-timeout", "200ms")) {
            String at = address();
            try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), port(at))) {
                silent.setSoTimeout(20_000);
                assertThat(silent.getInputStream().read()).isEqualTo(-1);
            }
            server.signal("TERM");
            assertThat(server.status()).isZero();
            assertThat(server.errorLines())
                    .contains("antiphon: соединение 1: нет данных за 200ms; закрыто");
        }
    }

    /** Python makes the terminal: standard output is one, and standard input is not. */
    @Test
    @EnabledOnOs(OS.LINUX) // elsewhere the JDK cannot tell
    void terminalShowsTheLessonsLineAndNoByteOfTheNetworkRaw() throws Exception {
        try (BadServer server = new BadServer(socket -> {
            int _ = socket.getInputStream().read();
            socket.getOutputStream()
                    .write("Сервер получил: Привет, сервер!\033[31m".getBytes(UTF_8));
            socket.shutdownOutput();
        })) {
            String python = "import pty, sys; pty.spawn(sys.argv[1:])";
            List<String> command = new ArrayList<>(List.of(Interpreter.path(), "-c", python));
            command.addAll(List.of("sh", "-c", "echo x | \"$@\"", "sh"));
            ProcessBuilder tool = ToolProcess.builder("send", "--to", server.address(), "-");
            command.addAll(tool.command());
            tool.command(command).redirectErrorStream(true);
            tool.redirectInput(new File("/dev/null"));
            Process process = tool.start();
            String shown = new String(process.getInputStream().readAllBytes(), UTF_8);
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(shown)
                    .contains("Ответ от сервера: Сервер получил: Привет, сервер!\\x1B[31m\r\n");
        }
    }

    @Test
    void faultsOfConnectionsGoToStandardErrorOneLineEach() throws Exception {
        try (ToolProcess server =
                serve("-q", "--max-message", "10", "--framing", "line", "--lang", "en")) {
            String at = address();
            try (Socket socket = new Socket(
                    InetAddress.getLoopbackAddress(),
                    Integer.parseInt(at.substring(at.indexOf(':') + 1)))) {
                socket.getOutputStream().write("12345678901\n".getBytes(UTF_8));
                assertThat(socket.getInputStream().read()).isEqualTo(-1);
            }
            assertThat(server.errorLine())
                    .isEqualTo(
                            "antiphon: connection 1: message of 11 bytes exceeds the limit of 10 (--max-message); closed");
            server.signal("TERM");
            assertThat(server.status()).isZero();
        }
    }

    @Test
    void demoShowsBothSidesInTheLessonsOrder() {
        Ran ran = Ran.of("demo");
        assertThat(ran.status()).isZero();
        List<String> lines = ran.out().lines().toList();
        assertThat(lines.get(0)).startsWith("Сервер запущен и ждет подключений...");
        assertThat(lines.get(1)).startsWith("Подключение от 127.0.0.1:");
        assertThat(lines.subList(2, lines.size()))
                .containsExactly(
                        "Получено сообщение: Привет, сервер!",
                        "Ответ от сервера: Сервер получил: Привет, сервер!");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "serve", "send", "proxy", "replay", "report", "demo"})
    void helpShowsExamplesFirst(String command) {
        Ran ran = command.isEmpty() ? Ran.of("--help") : Ran.of(command, "--help");
        assertThat(ran.status()).isZero();
        assertThat(ran.out().indexOf("\n  antiphon "))
                .isPositive()
                .isLessThan(ran.out().indexOf("Вызов:"));
    }

    @Test
    void versionIsOneLine() {
        assertThat(Ran.of("--version").out()).startsWith("antiphon ").hasLineCount(1);
    }
}
