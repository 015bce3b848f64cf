package dev.antiphon.control.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.antiphon.control.Control;
import dev.antiphon.stub.StubRules;
import dev.antiphon.stub.replay.Script;
import dev.antiphon.stub.yaml.StubFile;
import dev.antiphon.test.Interpreter;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Selected rows as files, over HTTP. */
class ExportApiTest {
    private static final String RUN = """
            import runpy, sys
            all = runpy.run_path(sys.argv[1]).items()
            tests = [test for name, test in all if name.startswith('test_')]
            [test() for test in tests]
            print(len(tests), 'passed')
            """;

    private final Control control = Control.start();
    private final ControlServer server =
            ControlServer.builder(control).address("127.0.0.1:0").start();
    private final ApiClient api = new ApiClient(server);

    @TempDir
    private Path folder;

    @BeforeEach
    void talk() throws IOException {
        int port = api.stub("{\"name\":\"bank\",\"rules\":[{\"when\":\"PING\",\"reply\":\"PONG\"},"
                + "{\"when\":\"QUOTE \\\"\\\\\",\"reply\":\"it's \\\"\"}]}");
        try (Peer one = Peer.connect(port);
                Peer two = Peer.connect(port)) {
            one.ask("PING");
            two.ask("QUOTE \"\\");
        }
        await().until(() -> api.get("/api/traffic?kind=close").list("rows").size() == 2);
    }

    @AfterEach
    void stop() {
        api.close();
        server.close();
        control.close();
    }

    private ApiClient.Answer export(String form, String more) {
        return api.post(
                "/api/traffic/export",
                "{\"as\":\"" + form + "\",\"service\":\"bank\"," + more + "}");
    }

    private String python(String source) throws Exception {
        Path file = Files.writeString(folder.resolve("test_it.py"), source);
        Path run = Files.writeString(folder.resolve("run.py"), RUN);
        Process process = new ProcessBuilder(Interpreter.path(), run.toString(), file.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return output.strip();
    }

    @Test
    void pytestOfConversationsPassesAgainstTheSameServerAndFailsAgainstAnother() throws Exception {
        ApiClient.Answer test = export("pytest", "\"connections\":[1,2]").is(200);
        assertThat(test.type()).startsWith("text/x-python");
        assertThat(test.body()).startsWith("# From connections 1, 2 of bank.");
        assertThat(python(test.body())).isEqualTo("2 passed");
        api.send(
                        "PUT",
                        "/api/stubs/bank/rules",
                        "{\"rules\":[{\"when\":\"PING\",\"reply\":\"PANG\"}]}")
                .is(200);
        assertThat(python(test.body())).contains("AssertionError");
    }

    @Test
    void junitTestIsOfTheServerOrOfTheClient() {
        assertThat(export("junit", "\"connections\":[1],\"name\":\"com.example.PingTest\"")
                        .is(200)
                        .body())
                .startsWith("// From connection 1 of bank.")
                .contains("class PingTest", ".sends(\"PING\")", ".receives(\"PONG\")")
                .contains("getProperty(\"server\", \"127.0.0.1:");
        assertThat(export("junit", "\"connections\":[1],\"of\":\"client\"")
                        .is(200)
                        .body())
                .contains("stub.when(equalTo(\"PING\"))");
        assertThat(export("pytest", "\"connections\":[1],\"of\":\"client\"")
                        .is(200)
                        .body())
                .contains("antiphon.stub(\"line\")");
    }

    @Test
    void rulesAnswerAsBefore() throws Exception {
        String rules = export("rules", "\"connections\":[1]").is(200).body();
        assertThat(rules).startsWith("# From connection 1 of bank.");
        StubRules read = StubFile.parse("rules.yaml", rules, folder);
        assertThat(read.names()).hasSize(1);
    }

    @Test
    void sendCommandsAreQuotedForTheShell() {
        assertThat(export("send", "\"connections\":[1,2]").is(200).body())
                .containsPattern("antiphon send --to 127.0.0.1:[0-9]+ --framing line PING\n")
                .contains("--hex-in '51 55 4f 54 45 20 22 5c'\n");
    }

    @Test
    void recordingsHaveTheSelectedRows() throws IOException {
        Object row = api.get("/api/traffic?text=pong").list("rows").getFirst().get("id");
        String lines = export("jsonl", "\"rows\":[" + row + "]").is(200).body();
        assertThat(lines.lines()).hasSize(3);
        assertThat(lines).contains("\"framing\":\"line\"", "PONG").doesNotContain("PING");
        Path all = folder.resolve("all.jsonl");
        Files.writeString(all, export("jsonl", "\"connections\":[1,2]").is(200).body());
        assertThat(Script.read(all).conversations()).hasSize(2);
        assertThat(export("pcapng", "\"connections\":[1]").is(200).type())
                .isEqualTo("application/octet-stream");
    }

    @Test
    void bytesOfProxyAreDividedByTheGivenFraming() throws IOException {
        Object port = api.get("/api/stubs/bank").get("port");
        int proxy = ((Number) api.post(
                                "/api/proxies",
                                "{\"name\":\"p\",\"to\":\"127.0.0.1:" + port + "\"}")
                        .is(201)
                        .get("port"))
                .intValue();
        try (Peer peer = Peer.connect(proxy)) {
            peer.ask("PING");
        }
        await().until(() ->
                !api.get("/api/traffic?service=p&kind=close").list("rows").isEmpty());
        String body = "{\"as\":\"rules\",\"service\":\"p\",\"connections\":[1]";
        api.post("/api/traffic/export", body + "}").is(409);
        assertThat(api.post("/api/traffic/export", body + ",\"framing\":\"line\"}")
                        .is(200)
                        .body())
                .contains("PONG");
    }

    @Test
    void badRequestsAreRefused() {
        assertThat(export("word", "\"connections\":[1]").is(400).get("field")).isEqualTo("as");
        export("junit", "\"name\":\"x\"").is(400);
        export("junit", "\"connections\":[1],\"rows\":[1]").is(400);
        export("junit", "\"connections\":[\"1\"]").is(400);
        export("junit", "\"connections\":[1],\"of\":\"proxy\"").is(400);
        assertThat(export("junit", "\"connections\":[9]").is(409).get("detail"))
                .asString()
                .contains("no row of connection 9 of \"bank\" is kept");
        export("junit", "\"rows\":[99999]").is(409);
        export("junit", "\"connections\":[1],\"name\":\"1\"").is(409);
        export("pytest", "\"connections\":[1],\"name\":\"1\"").is(409);
        api.post("/api/traffic/export", "{\"service\":\"none\",\"connections\":[1]}")
                .is(404);
        for (String each : List.of("junit", "pytest", "rules", "send")) {
            Object open =
                    api.get("/api/traffic?kind=open").list("rows").getFirst().get("id");
            export(each, "\"rows\":[" + open + "]").is(409);
        }
    }
}
