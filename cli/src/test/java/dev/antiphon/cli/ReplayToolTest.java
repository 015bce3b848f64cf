package dev.antiphon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.antiphon.TcpClient;
import dev.antiphon.TcpServer;
import dev.antiphon.capture.CaptureRecorder;
import dev.antiphon.cli.text.Status;
import dev.antiphon.event.ConnectionEvent.Closed;
import dev.antiphon.event.ConnectionEvent.How;
import dev.antiphon.event.ConnectionEvent.MessageIn;
import dev.antiphon.event.ConnectionEvent.Opened;
import dev.antiphon.event.ConnectionEvent.Side;
import dev.antiphon.framing.Framing;
import dev.antiphon.handler.Conversation;
import dev.antiphon.message.Message;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** What {@code replay} says of files that it cannot play. */
class ReplayToolTest {
    /** A capture without a packet: its header alone. */
    private static final byte[] EMPTY =
            HexFormat.of().parseHex("d4c3b2a1020004000000000000000000ffff000065000000");

    private static final String RECORDING = """
            {"v":1,"kind":"header","tool":"t","framing":"line","started":"2026-01-01T00:00:00Z"}
            {"v":1,"t":0,"ev":"msg","conn":1,"seq":1,"dir":"c2s","len":4,"text":"PING"}
            """;

    @TempDir
    private Path folder;

    private String capture = "";
    private String recording = "";

    @BeforeEach
    void write() throws IOException {
        capture = Files.write(folder.resolve("talk.pcap"), EMPTY).toString();
        recording = Files.writeString(folder.resolve("talk.jsonl"), RECORDING).toString();
    }

    private static void says(String what, String remedy, String... arguments) {
        String[] english = Arrays.copyOf(arguments, arguments.length + 2);
        english[arguments.length] = "--lang";
        english[arguments.length + 1] = "en";
        Ran ran = Ran.of(english);
        assertThat(ran.status()).isEqualTo(Status.USAGE);
        assertThat(ran.errLines()).containsExactly("antiphon: " + what, "  " + remedy);
    }

    @Test
    void nameOfTheTestIsRefusedBeforeTheFileIsRead() {
        says(
                "--as-test 1foo: not a class name",
                "give the name of a class, with its package if it has one:"
                        + "  --as-test com.example.LoginTest",
                "replay",
                "no-such-file",
                "--as-test",
                "1foo");
    }

    @Test
    void jsonIsWhatHappensAndTheOutcomeStandsBesideIt() {
        try (TcpServer server = TcpServer.builder(Framing.line())
                .onMessageInline((message, reply) -> reply.text("PONG"))
                .start("127.0.0.1:0")) {
            String to = "127.0.0.1:" + server.port();
            Ran ran = Ran.of("replay", recording, "--to", to, "--json", "--lang", "en");
            assertThat(ran.status()).isZero();
            assertThat(ran.err()).isEqualTo("conversation 1: 1 message, 0 differences\n");
            assertThat(ran.out().lines())
                    .allMatch(line -> line.startsWith("{\"v\":1,"))
                    .anyMatch(line -> line.contains("\"dir\":\"c2s\",\"len\":4,\"text\":\"PING\""));
        }
    }

    @ParameterizedTest
    @CsvSource({"PING, 0, 0", "PINK, 1, 1"})
    void serversSideEndsWithOneWhereAClientSaidSomethingElse(
            String said, int differences, int status) throws Exception {
        Path ready = folder.resolve("at");
        try (ToolProcess server = new ToolProcess(
                Redirect.DISCARD,
                "replay",
                recording,
                "--as-server",
                "--listen",
                "127.0.0.1:0",
                "--ready-file",
                ready.toString(),
                "--lang",
                "en")) {
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(ready));
            try (TcpClient client = TcpClient.to(Files.readString(ready).strip(), Framing.line())
                            .build();
                    Conversation conversation = client.open()) {
                conversation.send(Message.text(said));
                assertThat(conversation.receive()).isEmpty(); // it has played what there is
            }
            server.signal("TERM");
            assertThat(server.status()).isEqualTo(status);
            assertThat(server.process.inputReader(UTF_8).lines())
                    .contains("conversation 1: 1 message, " + differences
                            + (differences == 1 ? " difference" : " differences"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--as-server and --as-rules|--as-rules --as-server",
                "--as-server and --as-test|--as-server --as-test T",
                "--as-rules and --as-recording|--as-recording --as-rules",
                "--to and --as-server|--as-server --to 1",
                "--cacert and --as-server|--as-server --cacert f",
                "--mask and --as-rules|--as-rules --mask x",
                "--timeout and --as-test|--as-test T --timeout 5s",
                "--json and --as-recording|--as-recording --json",
            })
    void whatDoesNotGoTogetherIsRefused(String which, String options) {
        says(which + " exclude each other", "give one of them", replay(options));
    }

    @ParameterizedTest
    @CsvSource({"--listen 0", "--ready-file f", "--tls-cert f"})
    void whatIsForTheServersSideIsRefusedWithoutIt(String options) {
        String name = options.substring(0, options.indexOf(' '));
        says(
                name + " has no effect without --as-server",
                "give --as-server too, or leave " + name + " out",
                replay(options));
    }

    private String[] replay(String options) {
        return ("replay " + recording + " " + options).split(" ");
    }

    @Test
    void captureWithoutAConversation() {
        says(
                capture + ": no TCP connection with data in this capture",
                "capture a conversation from its beginning:"
                        + "  tcpdump -i any -s 0 -w FILE tcp port PORT",
                "replay",
                capture);
    }

    /** Writes a capture of two conversations; the second one is not in framing line. */
    private void writeConversations() throws IOException {
        CaptureRecorder recorder = CaptureRecorder.of(Framing.raw()).to(Path.of(capture));
        for (int i = 1; i <= 2; i++) {
            long now = System.nanoTime();
            InetSocketAddress client = new InetSocketAddress("10.0.0.1", 40_000 + i);
            InetSocketAddress server = new InetSocketAddress("10.0.0.2", 7_000 + i);
            recorder.on(new Opened(i, Side.SERVER, server, client, now));
            Message said = Message.text(i == 1 ? "PING\n" : "no end");
            recorder.on(new MessageIn(i, 1, said, 1, now));
            recorder.on(new Closed(i, Side.CLIENT, How.FIN, now));
        }
        recorder.closed();
    }

    @Test
    void conversationsAreListedAndChosenByTheirSides() throws IOException {
        writeConversations();
        Ran listed = Ran.of("replay", capture, "--as-recording", "--lang", "en");
        assertThat(listed.status()).isEqualTo(Status.USAGE);
        assertThat(listed.errLines())
                .containsExactly(
                        "      1  10.0.0.1:40001 > 10.0.0.2:7001, 5/0",
                        "      2  10.0.0.1:40002 > 10.0.0.2:7002, 6/0",
                        "antiphon: " + capture + ": 2 conversations, listed above (number, client >"
                                + " server, bytes of each)",
                        "  choose one by its number or a side:  --conversation 1   --conversation"
                                + " :PORT   (or all:  --conversation all)");
        for (String each : List.of("1", "10.0.0.1:40001", ":7001")) {
            Ran chosen = Ran.of(
                    "replay", capture, "--as-recording", "-f", "line", "--conversation", each);
            assertThat(chosen.status()).isZero();
            assertThat(chosen.out()).contains("\"text\":\"PING\"").doesNotContain("no end");
        }
    }

    @Test
    void conversationThatIsNotInTheFramingIsPassedOver() throws IOException {
        writeConversations();
        Ran all =
                Ran.of("replay", capture, "--as-recording", "-f", "line", "--conversation", "all");
        assertThat(all.status()).isZero();
        assertThat(all.out()).contains("\"text\":\"PING\"").doesNotContain("no end");
        assertThat(all.err())
                .contains("диалог 2: после байта 0 от клиента формат line не подходит:"
                        + " осталось 6 байт неполного сообщения; он пропущен");
        Ran alone =
                Ran.of("replay", capture, "--as-recording", "-f", "line", "--conversation", "2");
        assertThat(alone.status()).isEqualTo(Status.USAGE);
    }

    @Test
    void recordingThatIsCutOffIsPlayedUpToThereWithAWarning() throws IOException {
        Files.writeString(Path.of(recording), RECORDING + "{\"v\":1,\"t\":");
        Ran ran = Ran.of("replay", recording, "--as-rules", "--lang", "en");
        assertThat(ran.status()).isZero();
        assertThat(ran.err())
                .isEqualTo("antiphon: " + recording
                        + ": line 3 is cut off; the recording is read up to there\n");
    }

    @Test
    void bytesNeedAFramingForMessages() throws IOException {
        Files.writeString(
                Path.of(recording),
                RECORDING
                        .replace("\"line\"", "\"raw\"")
                        .replace("\"len\":4,\"text\":\"PING\"", "\"len\":5,\"text\":\"PING\\n\""));
        says(
                recording + ": bytes without a framing, which have no messages",
                "give the framing of the messages:  --framing FRAMING   (e.g. --framing line)",
                "replay",
                recording,
                "--as-rules");
        Ran ran = Ran.of("replay", recording, "--as-rules", "--framing", "line");
        assertThat(ran.status()).isZero();
        assertThat(ran.out()).contains("- when: \"PING\"");
    }

    @Test
    void sideThatIsNone() {
        says(
                "--client 70000: not a side of a conversation",
                "give an address, a port or both, e.g. 10.0.0.1, 7000, 10.0.0.1:7000 or"
                        + " [2001:db8::1]:7000",
                "replay",
                capture,
                "--client",
                "70000");
        says(
                "--client has no effect: " + recording + " is a recording, which knows its clients",
                "leave --client out",
                "replay",
                recording,
                "--client",
                "7000");
    }

    @Test
    void captureThatIsCutOff() throws IOException {
        Files.write(Path.of(capture), Arrays.copyOf(EMPTY, 30));
        says(
                capture + ": cannot be played: it is cut off after packet 0: 6 of 16 bytes"
                        + " there",
                "capture whole conversations:  tcpdump -i any -s 0 -w FILE tcp port PORT",
                "replay",
                capture);
    }

    @Test
    void optionsOfCapturesWithARecording() {
        says(
                recording + ": recorded with the framing line, which --framing nul contradicts",
                "leave --framing out; it is for captures and for recordings of bytes",
                "replay",
                recording,
                "--framing",
                "nul");
        says(
                recording + ": not a capture",
                "give --as-recording a capture (pcap, pcapng); a recording needs no conversion",
                "replay",
                recording,
                "--as-recording");
        says(
                recording + ": no conversation 2; there are 1",
                "give --conversation a number from 1 to 1, or all",
                "replay",
                recording,
                "--conversation",
                "2");
    }

    @Test
    void recordingOfNothingIsNotServed() throws IOException {
        Files.writeString(Path.of(recording), RECORDING.lines().findFirst().orElseThrow() + "\n");
        says(
                recording + ": no client messages in this recording",
                "record a conversation:  antiphon proxy --to HOST:PORT --record FILE",
                "replay",
                recording,
                "--as-server",
                "--listen",
                "0");
    }
}
