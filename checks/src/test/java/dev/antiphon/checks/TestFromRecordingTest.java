package dev.antiphon.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.antiphon.TcpServer;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply;
import dev.antiphon.recording.Entry.Direction;
import dev.antiphon.stub.proxy.PassThroughFraming;
import dev.antiphon.stub.replay.Script;
import dev.antiphon.stub.replay.Script.Line;
import dev.antiphon.stub.replay.TestWriter;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** The tests that are written from recordings: they compile without a warning, and are right. */
@Timeout(120)
class TestFromRecordingTest {
    private static final Script LOGIN = new Script(
            Framing.line(),
            List.of(
                    List.of(
                            server("220 who is it?"),
                            client("LOGIN \"ann\" \\u0041\t\u0007 Привет \u202e"),
                            server("230 welcome"),
                            client("NEXT"),
                            server("1"),
                            client("DATA"),
                            server("150 here it is"),
                            server("DE"),
                            client("QUIET"),
                            client("NEXT"),
                            server("2")),
                    List.of(server("220 who is it?"), client("NEXT"), server("3"))));

    @TempDir
    private Path folder;

    private static Line client(String text) {
        return Line.of(Direction.C2S, Message.text(text));
    }

    private static Line server(String text) {
        return Line.of(Direction.S2C, Message.text(text));
    }

    private static Line of(Direction direction, String hex) {
        return Line.of(direction, Message.of(HexFormat.of().parseHex(hex)));
    }

    /** Compiles it, with all warnings as errors, and runs it. */
    private Events ran(String name, String source) throws Exception {
        Path file = folder.resolve(name + ".java");
        Files.writeString(file, source);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter complaints = new StringWriter();
        var files = compiler.getStandardFileManager(null, null, null).getJavaFileObjects(file);
        List<String> options = List.of(
                "--release",
                "21",
                "-Xlint:all",
                "-Werror",
                "-proc:none",
                "-encoding",
                "UTF-8",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                folder.toString());
        boolean good =
                compiler.getTask(complaints, null, null, options, null, files).call();
        assertThat(good).as("%s\n%s", complaints, source).isTrue();
        URL[] path = {folder.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(path, getClass().getClassLoader())) {
            return EngineTestKit.engine("junit-jupiter")
                    .configurationParameter("antiphon.recordings", folder.toString())
                    .selectors(selectClass(loader.loadClass(name)))
                    .execute()
                    .testEvents();
        }
    }

    @Test
    void testOfAClientPassesAsItIsWritten() throws Exception {
        String source = TestWriter.ofClient(LOGIN, "com.example.LoginTest");
        assertThat(source)
                .startsWith("package com.example;\n\nimport static ")
                .contains("    @Stub(framing = \"line\")\n    StubServer stub;\n")
                .contains("        stub.greet(Answer.text(\"220 who is it?\"));\n")
                .contains("        stub.when(equalTo(\"NEXT\")).answer(Answer.text(\"1\"),"
                        + " Answer.text(\"2\"), Answer.text(\"3\"));\n")
                .contains("answer(Answer.text(\"150 here it is\").then(Answer.text(\"DE\")));\n")
                .contains("stub.when(equalTo(\"QUIET\")).answer(Answer.nothing());\n")
                .contains("\"LOGIN \\\"ann\\\" \\\\u0041\\t\\007 Привет \\u202e\"")
                .contains("""
                                                .sends("NEXT")
                                                .receives("1")
                        """);
        assertThat(source.lines()).allMatch(line -> line.length() <= 140);
        ran("com.example.LoginTest", source)
                .assertStatistics(all -> all.started(1).succeeded(1));
    }

    @Test
    void pageShowsTheWrittenTest() throws Exception {
        Script talk = new Script(
                Framing.line(),
                List.of(List.of(
                        server("220 ready"),
                        client("LOGIN ann"),
                        server("230 welcome"),
                        client("QUIT"),
                        server("221 bye"))));
        String source = TestWriter.ofClient(talk, "LoginTest");
        Path page = Path.of("").toAbsolutePath().getParent().resolve("docs/testing.md");
        assertThat(Files.readString(page)).contains("```java\n" + source + "```\n");
        ran("LoginTest", source).assertStatistics(all -> all.started(1).succeeded(1));
    }

    @Test
    void bytesThatAreNoTextAreHexadecimal() throws Exception {
        Script binary = new Script(
                Framing.length(2),
                List.of(List.of(of(Direction.C2S, "00ff"), of(Direction.S2C, "ff00fe"))));
        String source = TestWriter.ofClient(binary, "BinaryTest");
        assertThat(source)
                .contains(
                        "stub.when(equalTo(hex(\"00 ff\"))).answer(Answer.message(hex(\"ff 00 fe\")));");
        ran("BinaryTest", source).assertStatistics(all -> all.started(1).succeeded(1));
    }

    @Test
    void testOfAServerPassesAgainstItAndFailsAgainstAnother() throws Exception {
        Script time =
                new Script(Framing.line(), List.of(List.of(client("time"), server("it is 12:00"))));
        for (String greeting : List.of("it is", "that was")) {
            try (TcpServer server = TcpServer.builder(Framing.line())
                    .onMessage((connection, message) -> Reply.text(greeting + " 17:23"))
                    .start("127.0.0.1:0")) {
                String source = TestWriter.ofServer(
                        time, "TimeTest", "127.0.0.1:" + server.port(), List.of("\\d+:\\d+"));
                assertThat(source).contains("Masks.of(List.of(\"\\\\d+:\\\\d+\"));");
                int passes = greeting.equals("it is") ? 1 : 0;
                Events events = ran("TimeTest", source);
                events.assertStatistics(all -> all.started(1).succeeded(passes));
                if (passes == 0) {
                    assertThat(failure(events))
                            .startsWith(
                                    "line 2: expected a message that is like \"it is 12:00\",\n");
                }
            }
        }
    }

    private static String failure(Events events) {
        return events.failed().stream()
                .map(each -> each.getRequiredPayload(
                        org.junit.platform.engine.TestExecutionResult.class))
                .map(each -> String.valueOf(each.getThrowable().orElseThrow().getMessage()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void toolWritesIt() throws Exception {
        Path talk = folder.resolve("talk.jsonl");
        Files.writeString(talk, """
                {"v":1,"kind":"header","tool":"t","framing":"line","started":"2026-01-01T00:00:00Z"}
                {"v":1,"t":0,"ev":"msg","conn":1,"seq":1,"dir":"c2s","len":4,"text":"PING"}
                {"v":1,"t":0,"ev":"msg","conn":1,"seq":2,"dir":"s2c","len":4,"text":"PONG"}
                """);
        try (Child tool = Tool.start("replay", talk, "--as-test", "PingTest")) {
            String source = tool.output();
            assertThat(source).isEqualTo(TestWriter.ofClient(Script.read(talk), "PingTest"));
            ran("PingTest", source).assertStatistics(all -> all.started(1).succeeded(1));
        }
        try (Child tool =
                Tool.start("replay", talk, "--as-test", "PingTest", "--to", "example.com:7000")) {
            assertThat(tool.output())
                    .contains("System.getProperty(\"server\", \"example.com:7000\")");
        }
        try (Child tool = Tool.start("replay", talk, "--as-test", "ping-test", "--lang", "en")) {
            assertThat(tool.status()).isEqualTo(2);
            assertThat(tool.errors()).contains("--as-test ping-test: not a class name");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Test", "Stub", "StubServer", "BeforeEach", "Answer", "Conversation", "TcpClient",
                "Framing", "String", "System", "InterruptedException", "Object", "List", "Masks"
            })
    void classMayHaveAnyName(String name) throws Exception {
        String large = "я".repeat(30_000);
        Script script = new Script(
                Framing.line(), List.of(List.of(client("a"), server(large), server("b"))));
        ran(name, TestWriter.ofClient(script, name))
                .assertStatistics(all -> all.started(1).succeeded(1));
        try (TcpServer server = TcpServer.builder(Framing.line())
                .onMessage(
                        (connection, message) -> Reply.of(Message.text(large), Message.text("b")))
                .start("127.0.0.1:0")) {
            String address = "127.0.0.1:" + server.port();
            ran(name, TestWriter.ofServer(script, name, address, List.of("[0-9]+")))
                    .assertStatistics(all -> all.started(1).succeeded(1));
        }
    }

    @Test
    void thousandMessagesAreWrittenInParts() throws Exception {
        List<Line> asked = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            asked.add(client("q" + i));
            asked.add(server("a" + i));
        }
        List<Line> pushed = new ArrayList<>(List.of(client("all")));
        for (int i = 0; i < 999; i++) {
            pushed.add(server("m" + i));
        }
        List<List<Line>> many = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            many.add(List.of(client("same"), server("n" + i)));
        }
        List<List<List<Line>>> scripts = List.of(List.of(asked), List.of(pushed), many);
        for (List<List<Line>> each : scripts) {
            Script script = new Script(Framing.line(), each);
            ran("ManyTest", TestWriter.ofClient(script, "ManyTest"))
                    .assertStatistics(all -> all.started(1).succeeded(1));
        }
    }

    @Test
    void anyBytesAndAnyTextAreWritten() throws Exception {
        StringBuilder every = new StringBuilder();
        for (int each = 0; each <= Character.MAX_CODE_POINT; each += each < 0x3000 ? 1 : 97) {
            if (Character.getType(each) != Character.SURROGATE) {
                every.appendCodePoint(each);
            }
        }
        byte[] bytes = new byte[40_000];
        new Random(1).nextBytes(bytes);
        Script script = new Script(
                Framing.length(4),
                List.of(List.of(
                        client(every.toString()),
                        Line.of(Direction.S2C, Message.of(bytes)),
                        Line.of(Direction.C2S, Message.of(bytes)),
                        server(every + "\ufffe\uffff\u0085\u2028\\u0041\\\\u0041"))));
        ran("AnyTest", TestWriter.ofClient(script, "AnyTest"))
                .assertStatistics(all -> all.started(1).succeeded(1));
    }

    @Test
    void recordingThatCannotBecomeATestIsRefused() throws IOException {
        Script bytes = new Script(PassThroughFraming.INSTANCE, List.of(List.of(client("x"))));
        assertThatThrownBy(() -> TestWriter.ofClient(bytes, "XTest"))
                .hasMessageContaining("a recording of bytes has no messages");
        Script large =
                new Script(Framing.line(), List.of(List.of(client("x".repeat((4 << 20) + 1)))));
        assertThatThrownBy(() -> TestWriter.ofServer(large, "XTest", "localhost:1", List.of()))
                .hasMessage("its messages of 4194305 bytes are over the limit of 4194304 for a"
                        + " test; choose one conversation, or record less");
        assertThatThrownBy(() -> TestWriter.ofClient(LOGIN, "com.new.XTest"))
                .hasMessageStartingWith("com.new.XTest is no name of a class");
        Script many = new Script(Framing.line(), List.of(Collections.nCopies(1_001, client("x"))));
        assertThatThrownBy(() -> TestWriter.ofClient(many, "XTest"))
                .hasMessage("its 1001 messages are over the limit of 1000 for a test; choose one"
                        + " conversation, or record less");
    }
}
