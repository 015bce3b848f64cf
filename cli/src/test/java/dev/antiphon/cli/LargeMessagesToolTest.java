package dev.antiphon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.antiphon.TcpServer;
import dev.antiphon.cli.text.Status;
import dev.antiphon.config.Limits;
import dev.antiphon.framing.Framing;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Messages that are larger than what a server may hold unsent. */
class LargeMessagesToolTest {
    private static final int LARGE = 20 << 20;
    private static final int PIECE = 1 << 20;
    private static final String HEADER =
            "{\"v\":1,\"kind\":\"header\",\"tool\":\"t\",\"framing\":\"FRAMING\","
                    + "\"started\":\"2026-01-01T00:00:00Z\"}\n"
                    + "{\"v\":1,\"t\":0,\"ev\":\"msg\",\"conn\":1,\"seq\":1,\"dir\":\"c2s\","
                    + "\"len\":3,\"text\":\"go\\n\"}\n";

    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws IOException {
        byte[] large = new byte[LARGE];
        Arrays.fill(large, (byte) 'x');
        Files.write(folder.resolve("large"), large);
        Files.writeString(
                folder.resolve("rules.yaml"), "rules: [{when: \"go\\n\", reply: {file: large}}]");
        StringBuilder recording = new StringBuilder(HEADER.replace("FRAMING", "raw"));
        for (int i = 0; i < LARGE / PIECE; i++) {
            recording.append("{\"v\":1,\"t\":0,\"ev\":\"msg\",\"conn\":1,\"seq\":" + (i + 2)
                    + ",\"dir\":\"s2c\",\"len\":" + PIECE + ",\"text\":\"" + "x".repeat(PIECE)
                    + "\"}\n");
        }
        Files.writeString(folder.resolve("talk.jsonl"), recording);
    }

    private ToolProcess server(String command) throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of(command.replace("FOLDER", folder.toString()).split(" ")));
        arguments.addAll(List.of("--listen", "127.0.0.1:0", "--lang", "en", "-q"));
        arguments.addAll(List.of("--ready-file", folder.resolve("at").toString()));
        ToolProcess server = new ToolProcess(Redirect.PIPE, arguments.toArray(String[]::new));
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> Files.exists(folder.resolve("at")));
        return server;
    }

    private Socket client() throws IOException {
        String address = Files.readString(folder.resolve("at")).strip();
        int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
        Socket client = new Socket(InetAddress.getLoopbackAddress(), port);
        client.setSoTimeout(20_000);
        client.getOutputStream().write("go\n".getBytes(UTF_8));
        return client;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "serve --reply @FOLDER/large",
                "serve --framing line --reply @FOLDER/large",
                "serve --stubs FOLDER/rules.yaml",
                "replay FOLDER/talk.jsonl --as-server"
            })
    void replyArrivesWhole(String command) throws Exception {
        try (ToolProcess server = server(command)) {
            try (Socket client = client()) {
                client.shutdownOutput();
                byte[] reply = client.getInputStream().readAllBytes();
                assertThat(reply.length).isIn(LARGE, LARGE + 1);
                assertThat(reply[LARGE - 1]).isEqualTo((byte) 'x');
            }
            server.signal("TERM");
            assertThat(server.status()).isZero();
            assertThat(server.errorLines()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve --reply @FOLDER/middle", "serve --stubs FOLDER/middle.yaml"})
    void repliesToPipelinedRequestsArriveWhole(String command) throws Exception {
        int size = 4 << 20;
        Files.write(
                folder.resolve("middle"),
                Arrays.copyOf(Files.readAllBytes(folder.resolve("large")), size));
        Files.writeString(
                folder.resolve("middle.yaml"),
                "rules: [{when: {anything: true}, reply: {file: middle}}]");
        try (ToolProcess server = server(command + " --framing line")) {
            try (Socket client = client()) {
                client.getOutputStream().write("go\n".repeat(4).getBytes(UTF_8));
                client.shutdownOutput();
                assertThat(client.getInputStream().readAllBytes().length).isEqualTo(5 * (size + 1));
            }
            server.signal("TERM");
            assertThat(server.status()).isZero();
        }
    }

    @Test
    void requestIsEchoedWhole() throws Exception {
        try (ToolProcess server =
                server("serve --framing line --max-message 32M --reply {message}")) {
            String address = Files.readString(folder.resolve("at")).strip();
            Ran ran = Ran.reading(
                    Files.readAllBytes(folder.resolve("large")),
                    "send",
                    "--to",
                    address,
                    "--framing",
                    "line",
                    "--max-message",
                    "32M",
                    "-q",
                    "-");
            assertThat(ran.status()).as(ran.err()).isZero();
            assertThat(ran.reply().size()).isGreaterThanOrEqualTo(LARGE);
            server.signal("TERM");
            assertThat(server.status()).isZero();
        }
    }

    @Test
    void resetBeforeTheWholeReplyIsADifference() throws Exception {
        try (ToolProcess server = server("replay FOLDER/talk.jsonl --as-server")) {
            try (Socket client = client()) {
                assertThat(client.getInputStream().readNBytes(PIECE)).hasSize(PIECE);
                client.setSoLinger(true, 0);
            }
            assertThat(server.process.inputReader(UTF_8).readLine())
                    .isEqualTo("conversation 1: 2 messages, 1 difference");
            server.signal("TERM");
            assertThat(server.status()).isEqualTo(Status.NOT_EXPECTED);
        }
    }

    @Test
    void inputIsSentWhole() throws IOException {
        try (TcpServer server = TcpServer.builder(Framing.raw())
                .limits(Limits.builder().maxMessageBytes(64 << 20).build())
                .onMessageInline((message, reply) -> reply.text(message.size() + " bytes"))
                .start("127.0.0.1:0")) {
            Ran ran = Ran.reading(
                    Files.readAllBytes(folder.resolve("large")),
                    "send",
                    "--to",
                    "127.0.0.1:" + server.port(),
                    "-q",
                    "-");
            assertThat(ran.status()).as(ran.err()).isZero();
            assertThat(ran.out()).isEqualTo(LARGE + " bytes");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve --reply @FOLDER/larger", "serve --stubs FOLDER/larger.yaml"})
    void heapIsNamedWhereAFileDoesNotFit(String command) throws Exception {
        try (RandomAccessFile sparse =
                new RandomAccessFile(folder.resolve("larger").toFile(), "rw")) {
            sparse.setLength(100 << 20);
        }
        Files.writeString(
                folder.resolve("larger.yaml"), "rules: [{when: go, reply: {file: larger}}]");
        String[] arguments =
                (command.replace("FOLDER", folder.toString()) + " --lang en").split(" ");
        ProcessBuilder builder = ToolProcess.builder(arguments);
        builder.command().add(builder.command().indexOf("-cp"), "-Xmx64m");
        Process process = builder.redirectErrorStream(true).start();
        assertThat(process.inputReader(UTF_8).lines().toList())
                .anyMatch(line -> line.contains(" fit into the heap of "))
                .anyMatch(line -> line.contains("-Xmx"));
        assertThat(process.waitFor()).isEqualTo(Status.USAGE);
    }
}
