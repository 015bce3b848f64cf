package dev.antiphon.stub.replay;

import static dev.antiphon.stub.match.Matchers.anything;
import static dev.antiphon.stub.match.Matchers.equalTo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.antiphon.TcpClient;
import dev.antiphon.TcpServer;
import dev.antiphon.address.Address;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.recording.Entry;
import dev.antiphon.recording.Entry.Direction;
import dev.antiphon.recording.MessageTrace;
import dev.antiphon.recording.Recorder;
import dev.antiphon.recording.RecordingException;
import dev.antiphon.stub.StubServer;
import dev.antiphon.stub.answer.Answer;
import dev.antiphon.stub.proxy.FaultProxy;
import dev.antiphon.stub.replay.Replay.Outcome;
import dev.antiphon.stub.replay.Script.Line;
import dev.antiphon.stub.yaml.StubFile;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Conversations that were recorded through a proxy, played again as either side. */
class ReplayTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @TempDir
    private Path folder;

    private final StubServer stub = StubServer.start(Framing.line());

    @BeforeEach
    void answer() {
        stub.greet(Answer.text("ready"));
        stub.when(anything()).answer(Answer.template("got {message}"));
        stub.when(equalTo("count")).answer(Answer.template("count {count}"));
    }

    @AfterEach
    void close() {
        stub.close();
    }

    private Path recorded(boolean framed) throws IOException {
        Path file = folder.resolve("talk.jsonl");
        Framing framing = framed ? Framing.line() : Framing.raw();
        FaultProxy.Builder builder =
                FaultProxy.to(stub.address()).listener(Recorder.of(framing).to(file));
        if (framed) {
            builder.framing(framing);
        }
        try (FaultProxy proxy = builder.start()) {
            assertThat(talk(proxy.server().port())).isEqualTo("ready\ngot a\ncount 1\n");
        }
        return file;
    }

    private static String talk(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            StringBuilder heard = new StringBuilder(hear(socket, 6));
            say(socket, "a\n");
            heard.append(hear(socket, 6));
            say(socket, "count\n");
            heard.append(hear(socket, 8));
            return heard.toString();
        }
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String hear(Socket socket, int bytes) throws IOException {
        return new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.UTF_8);
    }

    private List<Outcome> again(Script script, Masks masks) throws InterruptedException {
        return Replay.against(
                TcpClient.to(stub.address(), script.framing()), script, masks, PATIENCE);
    }

    @Test
    void differencesAreShownAndMasksHideThem() throws Exception {
        for (boolean framed : new boolean[] {true, false}) {
            stub.clearRules();
            answer();
            Script script = Script.read(recorded(framed));
            assertThat(script.conversations()).hasSize(1);
            Outcome outcome = again(script, Masks.none()).get(0);
            assertThat(outcome.lines()).isEqualTo(5);
            assertThat(outcome.differences())
                    .singleElement()
                    .asString()
                    .startsWith("message 5 is not as recorded,\n  but byte 6 is 0x32 '2', not 0x31"
                            + " '1'\n  received:\n");
            assertThat(again(script, Masks.of(List.of("count \\d+"))).get(0).differences())
                    .isEmpty();
        }
    }

    @Test
    void serverThatEndsBeforeItsTimeIsSaid() throws Exception {
        Script script = Script.read(recorded(true));
        stub.when(equalTo("a")).answer(Answer.nothing().thenClose());
        assertThat(again(script, Masks.none()).get(0).differences())
                .singleElement()
                .asString()
                .startsWith("message 3 of 5: ");
    }

    @Test
    void clientsAreGivenTheServersSide() throws Exception {
        for (boolean framed : new boolean[] {true, false}) {
            stub.clearRules();
            answer();
            Script script = Script.read(recorded(framed));
            BlockingQueue<Outcome> told = new LinkedBlockingQueue<>();
            try (ReplayServer server = ReplayServer.start(
                    script,
                    Masks.none(),
                    PATIENCE,
                    told::add,
                    TcpServer.builder(script.framing()),
                    List.of(Address.parse("127.0.0.1:0")))) {
                assertThat(talk(server.server().port())).isEqualTo("ready\ngot a\ncount 1\n");
                assertThat(told.poll(5, TimeUnit.SECONDS).differences()).isEmpty();
                try (Socket socket = new Socket(
                        InetAddress.getLoopbackAddress(), server.server().port())) {
                    assertThat(hear(socket, 6)).isEqualTo("ready\n");
                    say(socket, "b\n");
                    assertThat(hear(socket, 6)).isEqualTo("got a\n");
                }
                assertThat(told.poll(10, TimeUnit.SECONDS).differences())
                        .first()
                        .asString()
                        .startsWith("message 2 is not as recorded,\n  but byte 0 is 0x62 'b', not"
                                + " 0x61 'a'\n");
            }
        }
    }

    @Test
    void recordingBecomesRulesThatAnswerTheSame() throws Exception {
        String yaml = RulesWriter.yaml(Script.read(recorded(true)));
        assertThat(yaml).isEqualTo("""
                        framing: "line"
                        greeting: "ready"
                        rules:
                          - when: "a"
                            reply: "got a"
                          - when: "count"
                            reply: "count 1"
                        """);
        try (StubServer made = StubServer.start(Framing.line())) {
            made.use(StubFile.parse("made.yaml", yaml, folder));
            assertThat(talk(made.port())).isEqualTo("ready\ngot a\ncount 1\n");
        }
        stub.clearRules();
        answer();
        Script ofBytes = Script.read(recorded(false));
        assertThatThrownBy(() -> RulesWriter.yaml(ofBytes))
                .hasMessage("a recording of bytes has no messages; give its framing by --framing");
    }

    @Test
    void recordingWithoutAMessageGivesNoRules() {
        Script silent = new Script(Framing.line(), List.of());
        assertThatThrownBy(() -> RulesWriter.yaml(silent))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("it has no message, so that no rule follows from it");
    }

    @Test
    void serversCloseIsAPartOfItsAnswer() throws Exception {
        stub.when(equalTo("quit")).answer(Answer.text("bye").thenClose());
        stub.when(equalTo("abort")).answer(Answer.nothing().thenClose());
        Path file = folder.resolve("talk.jsonl");
        try (FaultProxy proxy = FaultProxy.to(stub.address())
                .framing(Framing.line())
                .listener(Recorder.of(Framing.line()).to(file))
                .start()) {
            for (String each : List.of("quit", "abort")) {
                assertThat(toldUntilTheEnd(proxy.server().port(), each))
                        .isEqualTo(each.equals("quit") ? "ready\nbye\n" : "ready\n");
            }
            // what is open when the proxy stops is reset, and recorded as that
            await().until(() -> proxy.server().counters().open() == 0);
        }
        String yaml = RulesWriter.yaml(Script.read(file));
        assertThat(yaml).isEqualTo("""
                        framing: "line"
                        greeting: "ready"
                        rules:
                          - when: "quit"
                            reply: {text: "bye", then: close}
                          - when: "abort"
                            reply: {nothing: true, then: close}
                        """);
        try (StubServer made = StubServer.start(Framing.line())) {
            made.use(StubFile.parse("made.yaml", yaml, folder));
            assertThat(toldUntilTheEnd(made.port(), "quit")).isEqualTo("ready\nbye\n");
        }
    }

    private static String toldUntilTheEnd(int port, String asked) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            String greeting = hear(socket, 6);
            say(socket, asked + "\n");
            return greeting
                    + new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void rulesHoldAnyBytes() {
        Message bytes = Message.of(new byte[] {(byte) 0xff, 0});
        Message text = Message.text("a \"b\" \\ \u0001 \u202e \ud83d\ude00");
        Script script = new Script(
                Framing.length(2),
                List.of(List.of(
                        Line.of(Direction.C2S, bytes),
                        Line.of(Direction.S2C, text),
                        Line.of(Direction.S2C, bytes),
                        Line.of(Direction.C2S, bytes),
                        Line.of(Direction.C2S, text))));
        String yaml = RulesWriter.yaml(script);
        assertThat(yaml).contains("replies:").contains("{hex: 'ff00'}").contains("{nothing: true}");
        assertThat(StubFile.parse("made.yaml", yaml, folder).size()).isEqualTo(2);
    }

    @Test
    void recordingOfBytesIsReadInAFraming() throws Exception {
        Path file = recorded(false);
        ScriptReader reader = new ScriptReader(Framing.line());
        assertThat(RulesWriter.yaml(reader.read(file))).isEqualTo("""
                        framing: "line"
                        greeting: "ready"
                        rules:
                          - when: "a"
                            reply: "got a"
                          - when: "count"
                            reply: "count 1"
                        """);
        assertThat(reader.warnings()).isEmpty();
        assertThatThrownBy(() -> new ScriptReader(Framing.length(4)).read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("conversation 1 is passed over: after byte 0 of what the ");
        stub.clearRules();
        answer();
        Path framed = recorded(true);
        assertThat(new ScriptReader(Framing.line()).read(framed).conversations())
                .hasSize(1);
        assertThatThrownBy(() -> new ScriptReader(Framing.length(4)).read(framed))
                .hasMessage("it has the framing line, and only bytes can be read as length:4");
    }

    @Test
    void whatARecordingLacksIsNoted() throws Exception {
        Path file = recorded(true);
        Files.writeString(
                file,
                "{\"v\":1,\"t\":9,\"ev\":\"dropped\",\"count\":3}\n{\"v\":1,\"t\":",
                StandardOpenOption.APPEND);
        long lines;
        try (var all = Files.lines(file)) {
            lines = all.count();
        }
        ScriptReader reader = new ScriptReader();
        assertThat(reader.read(file).conversations()).hasSize(1);
        assertThat(reader.warnings())
                .containsExactly(
                        "line " + lines + " is cut off; the recording is read up to there",
                        "3 events missing: the recorder was too slow");
    }

    @Test
    void rulesMeanTheSameWhateverWasSaid() throws Exception {
        List<Message> messages = new ArrayList<>(List.of(
                Message.empty(),
                Message.text(" # - ? : , [] {} & * ! | > ' \" % @ ` \t"),
                Message.text("{message} {1} {count} \\x41 \\{"),
                Message.text("true"),
                Message.text("/[a-z]+/"),
                Message.text("two\nlines\r\n"),
                Message.text("я".repeat(20_000))));
        for (int from = 0; from <= Character.MAX_CODE_POINT; from += 4_000) {
            StringBuilder some = new StringBuilder();
            for (int each = from; each < Math.min(from + 4_000, 0x110000); each++) {
                if (Character.getType(each) != Character.SURROGATE) {
                    some.appendCodePoint(each);
                }
            }
            messages.add(Message.text(some));
        }
        byte[] bytes = new byte[300];
        new Random(1).nextBytes(bytes);
        messages.add(Message.of(bytes));
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            lines.add(Line.of(Direction.C2S, messages.get(i)));
            lines.add(Line.of(Direction.S2C, messages.get((i + 1) % messages.size())));
        }
        Script script = new Script(Framing.length(4), List.of(lines));
        String yaml = RulesWriter.yaml(script);
        try (StubServer made = StubServer.start(Framing.length(4))) {
            made.use(StubFile.parse("made.yaml", yaml, folder));
            List<Outcome> outcomes = Replay.against(
                    TcpClient.to(made.address(), script.framing()), script, Masks.none(), PATIENCE);
            assertThat(outcomes).flatExtracting(Outcome::differences).isEmpty();
        }
    }

    @Test
    void bytesThatWereSentWithoutTheFramingStaySo() throws Exception {
        Script script = new Script(
                Framing.line(),
                List.of(List.of(
                        Line.of(Direction.C2S, Message.text("ask")),
                        Line.of(Direction.S2C, Message.text("two\r\nlines\n\u0001")))));
        String yaml = RulesWriter.yaml(script);
        assertThat(yaml).contains("reply: {unframed: {text: \"two\\r\\nlines\\n\\x01\"}}");
        try (StubServer made = StubServer.start(Framing.line());
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), made.port())) {
            made.use(StubFile.parse("made.yaml", yaml, folder));
            say(socket, "ask\n");
            assertThat(hear(socket, 12)).isEqualTo("two\r\nlines\n\u0001");
        }
    }

    @Test
    void rulesThatNoStubReadsAreNotWritten() {
        Message large = Message.text("x".repeat(3 << 20));
        Script script = new Script(
                Framing.line(),
                List.of(List.of(
                        Line.of(Direction.C2S, Message.text("a")),
                        Line.of(Direction.S2C, large),
                        Line.of(Direction.S2C, large))));
        assertThatThrownBy(() -> RulesWriter.yaml(script))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a stub cannot read rules of it: ");
    }

    @Test
    void whatIsNoRecordingIsRefused() throws IOException {
        Path file = folder.resolve("none.jsonl");
        Files.writeString(file, "hello\n");
        assertThatThrownBy(() -> Script.read(file)).isInstanceOf(RecordingException.class);
        assertThatThrownBy(() -> Masks.of(List.of("(")))
                .hasMessageStartingWith("the pattern ( cannot be used: ");
    }

    @Test
    void recordingThatIsTooLargeToPlayIsRefused() {
        Message half = Message.of(new byte[(128 << 20) + 1]);
        Entry.Msg entry = new Entry.Msg(
                Duration.ZERO, new Entry.Position(1, 1, Direction.C2S), half, MessageTrace.none());
        assertThatThrownBy(() -> Script.of(List.of(entry, entry)))
                .hasMessage("its messages have over 268435456 bytes");
    }
}
