package dev.antiphon.control.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.antiphon.control.Control;
import dev.antiphon.failure.FailureException;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The API, asked over HTTP, with clients of the services on sockets. */
class ControlServerTest {
    private static final String PING = "{\"rules\":[{\"when\":\"PING\",\"reply\":\"PONG\"}]}";

    private final Control control = Control.start();
    private final ControlServer server =
            ControlServer.builder(control).address("127.0.0.1:0").start();
    private final ApiClient api = new ApiClient(server);

    @AfterEach
    void stop() {
        api.close();
        server.close();
        control.close();
    }

    @Test
    void stubAnswersByTheRulesOfItsRequest() throws IOException {
        try (Peer peer = Peer.connect(api.stub(PING))) {
            assertThat(peer.ask("PING")).isEqualTo("PONG\n");
        }
        assertThat(api.get("/api/stubs/stub-1").is(200).json())
                .containsEntry("name", "stub-1")
                .containsEntry("framing", "line")
                .containsEntry("from", "api")
                .containsEntry("changed", false)
                .containsEntry("accepted", 1)
                .containsEntry("unmatched", 0);
    }

    @Test
    void definitionMayBeInYaml() throws IOException {
        String yaml = "name: y\nrules: [{when: PING, reply: PONG}]\n";
        try (Peer peer = Peer.connect(server.port())) {
            peer.send("POST /api/stubs HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + "Content-Type: application/yaml\r\nContent-Length: " + yaml.length()
                    + "\r\n\r\n" + yaml);
            assertThat(peer.readToEnd()).startsWith("HTTP/1.1 201 ");
        }
        api.get("/api/stubs/y").is(200);
    }

    @Test
    void rulesAreAddedRemovedReplacedAndReset() throws IOException {
        try (Peer peer = Peer.connect(api.stub(PING))) {
            var rule = api.post(
                            "/api/stubs/stub-1/rules",
                            "{\"name\":\"other rule\",\"when\":\"PING\",\"reply\":\"OTHER\"}")
                    .is(201);
            assertThat(rule.location()).isEqualTo("/api/stubs/stub-1/rules/other%20rule");
            assertThat(peer.ask("PING")).isEqualTo("OTHER\n");
            assertThat(api.get("/api/stubs/stub-1/rules").list("rules"))
                    .extracting(each -> each.get("name"), each -> each.get("matched"))
                    .startsWith(tuple("other rule", 1));
            api.delete(rule.location()).is(204);
            assertThat(peer.ask("PING")).isEqualTo("PONG\n");
            api.send(
                            "PUT",
                            "/api/stubs/stub-1/rules",
                            "{\"rules\":[{\"when\":\"PING\",\"reply\":\"THIRD\"}]}")
                    .is(200);
            assertThat(peer.ask("PING")).isEqualTo("THIRD\n");
            assertThat(api.get("/api/stubs/stub-1/rules").get("changed")).isEqualTo(true);
            api.post("/api/stubs/stub-1/reset", "").is(200);
            assertThat(peer.ask("PING")).isEqualTo("PONG\n");
            assertThat(api.get("/api/stubs/stub-1/rules").get("changed")).isEqualTo(false);
        }
    }

    @Test
    void messagesAreListedInPagesAndOfOneConnection() throws IOException {
        try (Peer one = Peer.connect(api.stub(PING));
                Peer two = Peer.connect(control.stub("stub-1").stub().port())) {
            one.ask("PING");
            two.ask("PING");
            one.ask("PING");
            var page = api.get("/api/stubs/stub-1/messages?limit=2").is(200);
            assertThat(page.list("messages"))
                    .extracting(each -> each.get("number"))
                    .containsExactly(1, 2);
            assertThat(page.json()).containsEntry("total", 3).containsEntry("next", 3);
            assertThat(api.get("/api/stubs/stub-1/messages?from=3").list("messages"))
                    .extracting(each -> each.get("text"), each -> each.get("rule"))
                    .containsExactly(tuple("PING", "rule 1"));
            assertThat(api.get("/api/stubs/stub-1/messages?connection=2").list("messages"))
                    .hasSize(1);
            api.delete("/api/stubs/stub-1/messages").is(204);
            assertThat(api.get("/api/stubs/stub-1/messages").get("total")).isEqualTo(0);
        }
    }

    @Test
    void bytesThatAreNoTextAreInBase64() throws IOException {
        int port = api.stub("{\"framing\":\"fixed:2\",\"unmatched\":\"OK\"}");
        try (Peer peer = Peer.connect(port)) {
            peer.send(new byte[] {(byte) 0xff, 0}).read(2);
        }
        assertThat(api.get("/api/stubs/stub-1/messages").list("messages").get(0))
                .containsEntry("b64", "/wA=")
                .containsEntry("rule", null);
    }

    @Test
    void findWaitsForTheMessage() throws Exception {
        int port = api.stub(PING);
        var found = CompletableFuture.supplyAsync(() -> api.post(
                "/api/stubs/stub-1/messages/find",
                "{\"when\":\"PING\",\"times\":\"2..\",\"within\":\"60s\"}"));
        await().until(() -> server.requests() == 1);
        try (Peer peer = Peer.connect(port)) {
            peer.ask("PING");
            peer.ask("PING");
            assertThat(found.get().is(200).json())
                    .containsEntry("ok", true)
                    .containsEntry("count", 2);
        }
    }

    @Test
    void waitEndsWithItsService() throws Exception {
        api.stub(PING);
        var found = CompletableFuture.supplyAsync(() -> api.post(
                "/api/stubs/stub-1/messages/find", "{\"when\":\"PING\",\"within\":\"5m\"}"));
        await().until(() -> server.requests() == 1);
        api.delete("/api/stubs/stub-1").is(204);
        assertThat(found.get().is(404).body()).contains("has ended during the wait");
    }

    @Test
    void waitEndsWithTheServer() {
        api.stub(PING);
        var found = CompletableFuture.supplyAsync(() -> api.post(
                "/api/stubs/stub-1/messages/find", "{\"when\":\"PING\",\"within\":\"5m\"}"));
        await().until(() -> server.requests() == 1);
        server.close();
        assertThat(found.handle((answer, error) -> error).join()).isNotNull();
        assertThat(server.requests()).isZero();
    }

    @Test
    void failedVerificationShowsTheNearestMessage() throws IOException {
        try (Peer peer = Peer.connect(api.stub(PING))) {
            peer.ask("PING");
            var answer =
                    api.post("/api/stubs/stub-1/verify", "{\"when\":\"PANG\"}").is(200);
            assertThat(answer.json()).containsEntry("ok", false).containsEntry("count", 0);
            assertThat((String) answer.get("report")).contains("expected", "PANG", "nearest");
            assertThat(answer.body())
                    .contains("\"nearest\":{\"message\":{\"number\":1,")
                    .contains("\"differences\":[\"byte ");
            assertThat(api.post("/api/stubs/stub-1/verify", "{\"when\":\"PING\",\"times\":1}")
                            .get("ok"))
                    .isEqualTo(true);
        }
    }

    @Test
    void endOfAStubWithACheckReturnsItsFindings() throws IOException {
        try (Peer peer = Peer.connect(api.stub(PING))) {
            peer.send("PANG\n").readToEnd();
        }
        var answer = api.delete("/api/stubs/stub-1?check=true").is(200);
        assertThat(answer.list("findings")).hasSize(1);
        assertThat(answer.list("findings").get(0))
                .containsEntry("kind", "unmatched")
                .containsEntry("connection", 1);
        assertThat((String) answer.get("report")).contains("no rule is for message 1");
        api.get("/api/stubs/stub-1").is(404);
    }

    @Test
    void scopesOfOneStubDoNotSeeEachOther() throws IOException {
        int port = api.stub("{\"framing\":\"line\"}");
        for (String each : List.of("a", "b")) {
            api.post(
                            "/api/stubs/stub-1/scopes",
                            "{\"name\":\"" + each + "\",\"when\":{\"contains\":\"" + each + "\"}}")
                    .is(201);
            api.post(
                            "/api/stubs/stub-1/scopes/" + each + "/rules",
                            "{\"when\":{\"startsWith\":\"GO\"},\"reply\":\"" + each + "\"}")
                    .is(201);
        }
        try (Peer peer = Peer.connect(port)) {
            assertThat(peer.ask("GO b")).isEqualTo("b\n");
            assertThat(peer.ask("GO a")).isEqualTo("a\n");
        }
        assertThat(api.get("/api/stubs/stub-1/scopes/a/messages").get("total")).isEqualTo(1);
        assertThat(api.delete("/api/stubs/stub-1/scopes/a").is(200).list("findings"))
                .isEmpty();
        api.get("/api/stubs/stub-1/scopes/a").is(404);
    }

    @Test
    void proxyIsDisabledEnabledAndItsFaultsChanged() throws IOException {
        int target = api.stub(PING);
        api.post("/api/proxies", "{\"name\":\"p\",\"to\":\"127.0.0.1:" + target + "\"}")
                .is(201);
        int port = ((Number) api.get("/api/proxies/p").get("port")).intValue();
        try (Peer peer = Peer.connect(port)) {
            assertThat(peer.ask("PING")).isEqualTo("PONG\n");
        }
        api.post("/api/proxies/p/faults", "{\"name\":\"f\",\"fault\":\"close:1\"}")
                .is(201);
        try (Peer peer = Peer.connect(port)) {
            assertThat(peer.send("PING\n").readToEnd()).isEqualTo("P");
        }
        api.send("PATCH", "/api/proxies/p/faults/f", "{\"fault\":\"close:2\"}").is(200);
        try (Peer peer = Peer.connect(port)) {
            assertThat(peer.send("PING\n").readToEnd()).isEqualTo("PO");
        }
        assertThat(api.get("/api/proxies/p/faults/f").get("fired")).isEqualTo(2);
        api.delete("/api/proxies/p/faults/f").is(204);
        api.send("PATCH", "/api/proxies/p", "{\"enabled\":false}").is(200);
        assertThatThrownBy(() -> Peer.connect(port)).hasRootCauseInstanceOf(ConnectException.class);
        api.send("PATCH", "/api/proxies/p", "{\"enabled\":true}").is(200);
        try (Peer peer = Peer.connect(port)) {
            assertThat(peer.ask("PING")).isEqualTo("PONG\n");
        }
    }

    @Test
    void recordingBecomesATestInPython() throws IOException {
        int port = api.stub(PING);
        api.post("/api/stubs/stub-1/recording", "").is(201);
        try (Peer peer = Peer.connect(port)) {
            peer.ask("PING");
        }
        await().until(() ->
                api.get("/api/stubs/stub-1/recording").body().contains("\"ev\":\"close\""));
        assertThat(api.get("/api/stubs/stub-1/recording?as=pytest&name=test_ping")
                        .body())
                .contains(
                        "def test_ping(antiphon):",
                        "stub = antiphon.stub(\"line\")",
                        "stub.when(\"PING\").reply(\"PONG\")",
                        "stub.verify(\"PING\", times=1, within=5)");
        assertThat(api.get("/api/stubs/stub-1/recording?as=rules").body()).contains("PONG");
        api.get("/api/stubs/stub-1/recording?as=py").is(400);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            POST   | /api/stubs | {"framing":"lin"} | 400 | framing | lin
            POST   | /api/stubs | {"ruls":[]} | 400 | ruls | ruls
            POST   | /api/stubs | {"name":"../x"} | 400 | name | ../x
            POST   | /api/stubs | {"listen":"unix:/tmp/x"} | 400 | listen | unix:/tmp/x
            POST   | /api/stubs | {"rules":[{"when":"A","reply":"@/etc/passwd"}]} | 400 | rules[0].reply | @/etc/passwd
            POST   | /api/stubs | {"file":"/etc/passwd"} | 400 | file | /etc/passwd
            POST   | /api/stubs | {"name":"taken"} | 409 | name | taken
            POST   | /api/proxies | {"name":"p"} | 400 | |
            POST   | /api/proxies | {"to":"x"} | 400 | to | x
            POST   | /api/proxies | {"to":"127.0.0.1:0"} | 400 | to | 127.0.0.1:0
            PATCH  | /api/proxies/proxy | {"to":"127.0.0.1:0"} | 400 | to | 127.0.0.1:0
            POST   | /api/stubs | {"seed":99999999999999999999} | 400 | seed | 99999999999999999999
            PATCH  | /api/proxies/proxy | {"to":"unix:/x"} | 400 | to | unix:/x
            POST   | /api/ports | {"kind":"refused"} | 400 | kind | refused
            GET    | /api/stubs/takn | | 404 | name | takn
            GET    | /api/proxies/taken | | 404 | name | taken
            GET    | /api/stubs/taken/scopes/none | | 404 | name | none
            DELETE | /api/stubs/taken/rules/none | | 404 | name | none
            GET    | /api/stubs/taken/connections/x | | 404 | connection | x
            GET    | /api/stubs/taken/recording | | 404 | |
            POST   | /api/stubs/taken/connections/7/close | | 404 | name | 7
            POST   | /api/stubs/taken/rules | {"when":{"mtches":"x"},"reply":"y"} | 400 | when.mtches | mtches
            POST   | /api/stubs/taken/rules | {"reply":"y"} | 400 | |
            POST   | /api/stubs/taken/verify | {} | 400 | |
            POST   | /api/stubs/taken/verify | {"when":"A","times":"x"} | 400 | times | x
            POST   | /api/stubs/taken/verify | {"when":"A","within":"6m"} | 400 | within | 6m
            POST   | /api/stubs/taken/push | {} | 400 | |
            POST   | /api/stubs/taken/push | {"text":"A","reply":"B"} | 400 | |
            GET    | /api/events?kind=mesage | | 400 | kind | mesage
            """)
    void errorsNameFieldAndValue(
            String method, String path, String body, int status, String field, String value) {
        api.stub("{\"name\":\"taken\"}");
        api.post("/api/proxies", "{\"name\":\"proxy\",\"to\":\"127.0.0.1:9\"}").is(201);
        var answer = api.send(method, path, body == null ? "" : body).is(status);
        assertThat(answer.type()).isEqualTo("application/problem+json");
        assertThat(answer.get("field")).isEqualTo(field);
        if (value != null) {
            assertThat(answer.get("value")).isEqualTo(value);
        }
        assertThat(control.services()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /api/stubs   | {"framing":"lin"}            | line
            /api/stubs   | {"ruls":[]}                  | rules
            /api/stubs   | {"allow":["unmatchd"]}       | unmatched
            /api/proxies | {"to":"localhost:1","fault":[]} | faults
            /api/ports   | {"kind":"refusin"}           | refusing
            """)
    void errorsNameTheNearestWord(String path, String body, String nearest) {
        assertThat(api.post(path, body).is(400).get("nearest")).isEqualTo(nearest);
    }

    @Test
    void filesOfANamedFolderAloneAreRead(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("reply"), "FROM A FILE");
        try (ControlServer other = ControlServer.builder(control)
                        .address("127.0.0.1:0")
                        .folder(folder)
                        .start();
                ApiClient client = new ApiClient(other)) {
            int port = client.stub("{\"rules\":[{\"when\":\"A\",\"reply\":\"@reply\"}]}");
            try (Peer peer = Peer.connect(port)) {
                assertThat(peer.ask("A")).isEqualTo("FROM A FILE\n");
            }
            client.post("/api/stubs", "{\"rules\":[{\"when\":\"A\",\"reply\":\"@/etc/passwd\"}]}")
                    .is(400);
            client.post("/api/stubs", "{\"file\":\"../../etc/passwd\"}").is(400);
        }
    }

    @Test
    void addressOpenToOtherMachinesNeedsAToken() throws IOException {
        var builder = ControlServer.builder(control).address("*:0");
        assertThatThrownBy(builder::start)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("set a token");
        try (ControlServer other = builder.token("secret").start();
                Peer peer = Peer.connect(other.port())) {
            String reply =
                    peer.send("GET /api HTTP/1.1\r\nHost: localhost\r\n\r\n").readLine();
            assertThat(reply).startsWith("HTTP/1.1 401 ");
        }
    }

    @Test
    void addressInUseIsRefused() {
        assertThatThrownBy(() ->
                        ControlServer.builder(control).address(server.address()).start())
                .isInstanceOf(FailureException.class)
                .hasMessageContaining(server.address());
    }
}
