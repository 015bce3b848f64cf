package dev.antiphon.control.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.TcpServer;
import dev.antiphon.control.Control;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply;
import dev.antiphon.test.Peer;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Actions on services and on single connections: servers, pushes, closes, other framings. */
class ServiceActionsTest {
    private static final String RULES = "\"rules\":[{\"when\":\"PING\",\"reply\":\"PONG\"}]";

    private final Control control = Control.start();
    private ControlServer server;
    private ApiClient api;

    @BeforeEach
    void start() {
        server = ControlServer.builder(control).address("127.0.0.1:0").start();
        api = new ApiClient(server);
    }

    @AfterEach
    void stop() {
        api.close();
        server.close();
        control.close();
    }

    private Peer connect(String service) throws IOException {
        return Peer.connect(((Number) api.get("/api/" + service).get("port")).intValue());
    }

    private String proxyOfALineServer() {
        api.post("/api/servers", "{\"name\":\"v\",\"framing\":\"line\"}").is(201);
        String to = (String) api.get("/api/servers/v").get("address");
        api.post("/api/proxies", "{\"name\":\"p\",\"framing\":\"line\",\"to\":\"" + to + "\"}")
                .is(201);
        return to;
    }

    // ---- the lesson's server ----

    @Test
    void serverOfTheLessonAnswersAndEnds() throws IOException {
        ApiClient.Answer made = api.post("/api/servers", "{\"name\":\"v\",\"framing\":\"line\"}")
                .is(201);
        assertThat(made.location()).isEqualTo("/api/servers/v");
        assertThat(made.get("from")).isEqualTo("api");
        try (Peer peer = connect("servers/v")) {
            assertThat(peer.ask("hi")).isEqualTo("Сервер получил: hi\n");
            api.send("DELETE", "/api/servers/v", "").is(204);
            assertThat(peer.readToEnd()).isEmpty();
        }
        api.get("/api/servers/v").is(404);
    }

    @Test
    void serverWithoutAFramingIsThatOfTheFirstLesson() throws IOException {
        api.post("/api/servers", "{}").is(201);
        try (Peer peer = connect("servers/server-1")) {
            assertThat(peer.send("hi").halfClose().readToEnd()).isEqualTo("Сервер получил: hi");
        }
    }

    @Test
    void wrongDefinitionOfAServerIsRefused() {
        assertThat(api.post("/api/servers", "{\"framing\":\"lin\"}").is(400).get("nearest"))
                .isEqualTo("line");
        api.post("/api/servers", "{\"rules\":[]}").is(400);
        api.post("/api/servers", "{\"listen\":\"unix:/tmp/x\"}").is(400);
    }

    @Test
    void serverOfTheProgramIsNotEnded() {
        control.addServer(
                "own",
                Framing.line(),
                watch -> TcpServer.builder(Framing.line())
                        .listener(watch)
                        .onMessage((connection, message) -> Reply.of(Message.of(message.bytes())))
                        .start("127.0.0.1:0"));
        assertThat(api.send("DELETE", "/api/servers/own", "").is(409).get("detail"))
                .asString()
                .contains("own belongs to the command or program");
    }

    // ---- single connections ----

    @Test
    void pushToTheClientOfAProxyIsFramed() throws IOException {
        proxyOfALineServer();
        try (Peer peer = connect("proxies/p")) {
            peer.ask("hi");
            api.post("/api/proxies/p/connections/1/push", "{\"text\":\"NEWS\"}").is(202);
            assertThat(peer.line()).isEqualTo("NEWS\n");
        }
    }

    @Test
    void pushToTheServerOfAProxyIsAnswered() throws IOException {
        proxyOfALineServer();
        try (Peer peer = connect("proxies/p")) {
            peer.ask("hi");
            api.post("/api/proxies/p/connections/1/push", "{\"hex\":\"4f4b\",\"to\":\"server\"}")
                    .is(202);
            assertThat(peer.line()).isEqualTo("Сервер получил: OK\n");
        }
    }

    @Test
    void connectionsOfProxiesAndServersAreClosedAndReset() throws IOException {
        proxyOfALineServer();
        for (String service : List.of("proxies/p", "servers/v")) {
            String path = "/api/" + service + "/connections/";
            List<String> ids;
            try (Peer closed = connect(service);
                    Peer reset = connect(service)) {
                closed.ask("a");
                reset.ask("b");
                ids = api.get("/api/" + service + "/connections").list("connections").stream()
                        .filter(each -> each.get("open").equals(true))
                        .map(each -> each.get("id").toString())
                        .toList();
                api.post(path + ids.getFirst() + "/close", "").is(204);
                assertThat(closed.readToEnd()).isEmpty();
                api.post(path + ids.getLast() + "/reset", "").is(204);
                assertThatThrownBy(reset::readToEnd).isInstanceOf(IOException.class);
            }
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(
                            () -> api.post(path + ids.getFirst() + "/close", "").is(404));
        }
    }

    @Test
    void pushOnAConnectionOfAServerIsFramed() throws IOException {
        proxyOfALineServer();
        try (Peer peer = connect("servers/v")) {
            peer.ask("hi");
            api.post("/api/servers/v/connections/1/push", "{\"text\":\"NEWS\"}").is(202);
            assertThat(peer.line()).isEqualTo("NEWS\n");
        }
    }

    @Test
    void impossiblePushIsRefusedAndNothingIsSent() throws IOException {
        proxyOfALineServer();
        try (Peer peer = connect("proxies/p");
                Peer direct = connect("servers/v")) {
            peer.ask("hi");
            direct.ask("hi");
            for (String service : List.of("proxies/p", "servers/v")) {
                String push = "/api/" + service + "/connections/1/push";
                api.post(push, "{\"text\":\"a\\nb\"}").is(400);
                api.post(push, "{}").is(400);
                api.post(push, "{\"text\":\"a\",\"hex\":\"41\"}").is(400);
                api.post(push, "{\"hex\":\"4\"}").is(400);
                api.post("/api/" + service + "/connections/99/push", "{\"text\":\"a\"}")
                        .is(404);
            }
            api.post("/api/proxies/p/connections/1/push", "{\"text\":\"a\",\"to\":\"me\"}")
                    .is(400);
            assertThat(peer.ask("on")).isEqualTo("Сервер получил: on\n");
        }
    }

    // ---- framings ----

    @Test
    void stubWithAnotherFramingKeepsAddressAndRules() throws IOException {
        int port = api.stub("{\"name\":\"s\",\"framing\":\"crlf\"," + RULES + "}");
        api.post("/api/stubs/s/rules", "{\"name\":\"mine\",\"when\":\"A\",\"reply\":\"B\"}")
                .is(201);
        try (Peer peer = Peer.connect(port)) {
            assertThat(peer.send("PING\r\n").line()).isEqualTo("PONG\r\n");
            ApiClient.Answer changed =
                    api.send("PATCH", "/api/stubs/s", "{\"framing\":\"line\"}").is(200);
            assertThat(changed.get("framing")).isEqualTo("line");
            assertThat(changed.get("port")).isEqualTo(port);
            assertThat(changed.get("changed")).isEqualTo(true);
            assertThat(peer.readToEnd()).isEmpty(); // without a reset
        }
        try (Peer peer = Peer.connect(port)) {
            assertThat(peer.ask("PING")).isEqualTo("PONG\n");
            assertThat(peer.ask("A")).isEqualTo("B\n");
        }
        assertThat(api.get("/api/stubs/s/rules").list("rules"))
                .extracting(each -> each.get("from"))
                .containsExactly("api", "api");
        api.post("/api/stubs/s/reset", "").is(200);
        assertThat(api.get("/api/stubs/s").get("framing")).isEqualTo("crlf");
        try (Peer peer = Peer.connect(port)) {
            assertThat(peer.send("PING\r\n").line()).isEqualTo("PONG\r\n");
        }
    }

    @Test
    void wrongFramingChangesNothing() throws IOException {
        int port = api.stub("{\"name\":\"s\"," + RULES + "}");
        try (Peer peer = Peer.connect(port)) {
            peer.ask("PING");
            api.send("PATCH", "/api/stubs/s", "{\"framing\":\"lin\"}").is(400);
            api.send("PATCH", "/api/stubs/s", "{\"framing\":\"fixed:100000000\"}")
                    .is(400);
        }
        try (Peer peer = Peer.connect(port)) {
            assertThat(peer.ask("PING")).isEqualTo("PONG\n");
        }
        assertThat(api.get("/api/stubs/s").get("framing")).isEqualTo("line");
    }

    @Test
    void proxyWithAnotherFramingCountsItsMessages() throws IOException {
        proxyOfALineServer();
        api.send("PATCH", "/api/proxies/p", "{\"framing\":\"fixed:3\"}").is(200);
        assertThat(api.get("/api/proxies/p").get("framing")).isEqualTo("fixed:3");
        try (Peer peer = connect("proxies/p")) {
            assertThat(peer.ask("12345")).isEqualTo("Сервер получил: 12345\n");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(api.get("/api/proxies/p").get("received"))
                            .isEqualTo(2));
        }
        api.send("PATCH", "/api/proxies/p", "{\"framing\":\"lin\"}").is(400);
    }

    // ---- faults ----

    @Test
    void conditionsOfAFaultAreChanged() throws IOException {
        proxyOfALineServer();
        api.post("/api/proxies/p/faults", "{\"name\":\"f\",\"fault\":\"close:1\"}")
                .is(201);
        String fault = "/api/proxies/p/faults/f";
        String other = "{\"fault\":\"close:1 on connection 2\",\"enabled\":false}";
        ApiClient.Answer changed = api.send("PATCH", fault, other).is(200);
        assertThat(changed.get("fault")).isEqualTo("close:1 on connection 2");
        assertThat(changed.get("enabled")).isEqualTo(false);
        api.send("PATCH", fault, "{\"enabled\":true}").is(200);
        try (Peer one = connect("proxies/p");
                Peer two = connect("proxies/p")) {
            assertThat(one.ask("a")).isEqualTo("Сервер получил: a\n");
            two.send("b\n");
            assertThat(two.readToEnd().length()).isLessThan("Сервер получил: b\n".length());
        }
        assertThat(api.send("PATCH", fault, "{\"fault\":\"close:7\"}").is(200).get("fault"))
                .isEqualTo("close:7");
    }

    // ---- scopes by header ----

    @Test
    void headerNamesAScopeAsItsPathDoes() throws IOException {
        int port = api.stub("{\"name\":\"s\"," + RULES + "}");
        api.post("/api/stubs/s/scopes", "{\"name\":\"c\",\"when\":{\"startsWith\":\"C\"}}")
                .is(201);
        ApiClient scoped = api.with("Antiphon-Scope", "c");
        scoped.post("/api/stubs/s/rules", "{\"when\":\"CALL\",\"reply\":\"MINE\"}")
                .is(201);
        assertThat(api.get("/api/stubs/s/scopes/c/rules").list("rules")).hasSize(1);
        assertThat(scoped.get("/api/stubs/s/rules").list("rules")).hasSize(1);
        assertThat(api.get("/api/stubs/s/rules").list("rules"))
                .extracting(each -> each.get("when"))
                .containsExactly("is \"PING\"");
        try (Peer peer = Peer.connect(port)) {
            peer.ask("PING");
            assertThat(peer.ask("CALL")).isEqualTo("MINE\n");
        }
        assertThat(scoped.get("/api/stubs/s/messages").list("messages")).hasSize(1);
        assertThat(scoped.post("/api/stubs/s/verify", "{\"when\":\"PING\"}").get("ok"))
                .isEqualTo(false);
        assertThat(scoped.get("/api/services").is(200).list("services")).hasSize(1);
        scoped.send("DELETE", "/api/stubs/s/messages", "").is(400);
        api.with("Antiphon-Scope", "other").get("/api/stubs/s/messages").is(404);
    }

    // ---- command lines ----

    @Test
    void servicesHaveTheCommandLinesThatDoTheSame() {
        String to = proxyOfALineServer();
        api.post("/api/proxies/p/faults", "{\"fault\":\"close:9 on connection 2\"}")
                .is(201);
        String at = (String) api.get("/api/proxies/p").get("address");
        assertThat(api.get("/api/servers/v").get("command"))
                .isEqualTo("antiphon serve --listen " + to + " --framing line");
        assertThat(api.get("/api/proxies/p").get("command"))
                .isEqualTo("antiphon proxy --listen " + at + " --to " + to
                        + " --framing line --fault 'close:9 on connection 2'");
        int port = api.stub("{\"name\":\"s\",\"framing\":\"delimiter:'\"," + RULES + "}");
        assertThat(api.get("/api/stubs/s").get("command"))
                .isEqualTo("antiphon serve --listen 127.0.0.1:" + port
                        + " --framing 'delimiter:'\\''' --stubs s.yaml");
        assertThat(api.get("/api/stubs/s").get("commandNote"))
                .isEqualTo("first save the rules as s.yaml: GET /api/stubs/s/rules?as=yaml");
    }
}
