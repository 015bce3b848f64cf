package dev.antiphon.control.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.antiphon.TcpServer;
import dev.antiphon.control.Control;
import dev.antiphon.control.definition.DefinitionSource;
import dev.antiphon.control.event.EventFeed;
import dev.antiphon.control.http.ApiRoutes;
import dev.antiphon.control.load.LoadSecond;
import dev.antiphon.control.load.LoadView;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply;
import dev.antiphon.test.Peer;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The OpenAPI document says what the server does: routes, parameters, statuses and fields. */
@SuppressWarnings("unchecked")
class OpenApiTest {
    @TempDir
    Path folder;

    private final Control control = Control.start();
    private final LoadView load = new LoadView(
            new LoadView.Subject("localhost:7000", "antiphon load PING", Instant.now()));
    private ControlServer server;
    private ApiClient api;
    private Map<String, Object> document;
    private final Set<String> asked = new HashSet<>();
    private final List<String> wrong = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        Files.writeString(folder.resolve("s.yaml"), "greeting: HI");
        server = ControlServer.builder(control)
                .address("127.0.0.1:0")
                .folder(folder)
                .load(load)
                .start();
        api = new ApiClient(server);
        document = api.get("/api/openapi.json").is(200).json();
    }

    @AfterEach
    void stop() {
        api.close();
        server.close();
        control.close();
    }

    private Map<String, Map<String, Object>> paths() {
        return (Map<String, Map<String, Object>>) document.get("paths");
    }

    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    @Test
    void everyRouteIsDocumentedWithItsQueryAndNothingElseIs() {
        ApiRoutes routes = ControlApi.routes(
                control,
                DefinitionSource.remote(),
                new ControlApi.Live(new EventFeed(), new ServiceWaits()));
        Set<String> served = new TreeSet<>();
        routes.all()
                .forEach(each -> served.add(
                        each.method() + " " + each.path() + " " + new TreeSet<>(each.query())));
        Set<String> documented = new TreeSet<>();
        paths().forEach((path, methods) -> methods.forEach((method, operation) -> {
            Set<String> query = new TreeSet<>();
            for (Object each :
                    (List<Object>) map(operation).getOrDefault("parameters", List.of())) {
                if ("query".equals(map(each).get("in"))) {
                    query.add((String) map(each).get("name"));
                }
            }
            documented.add(method.toUpperCase(Locale.ROOT) + " " + path + " " + query);
        }));
        assertThat(documented).isEqualTo(served);
    }

    @Test
    void everyOperationAnswersAsDocumented() throws IOException {
        int port = api.stub("{\"name\":\"s\",\"rules\":[{\"when\":\"A\",\"reply\":\"B\"}]}");
        control.addServer(
                "v",
                Framing.line(),
                listener -> TcpServer.builder(Framing.line())
                        .listener(listener)
                        .onMessage((connection, message) -> Reply.of(Message.of(message.bytes())))
                        .start("127.0.0.1:0"));
        general();
        try (Peer peer = Peer.connect(port)) {
            peer.ask("A");
            stub();
            proxy(port);
            peer.ask("A");
            connections();
        }
        rulesAndMessages("/api/stubs/{service}", "/api/stubs/s");
        scopes();
        recordings();
        traffic();
        ends();
        Set<String> all = new TreeSet<>();
        paths().forEach((path, methods) -> methods.keySet()
                .forEach(each -> all.add(each.toUpperCase(Locale.ROOT) + " " + path)));
        all.removeAll(asked);
        all.remove("GET /api/events"); // EventStreamTest
        all.remove("GET /api/traffic/live"); // LiveTrafficTest
        all.remove("GET /api/load/live"); // LoadApiTest
        assertThat(all).as("operations that this test does not ask").isEmpty();
        assertThat(wrong).isEmpty();
    }

    private void general() {
        ask("GET", "/api", "/api", "");
        ask("GET", "/api/openapi.json", "/api/openapi.json", "");
        load.add(
                new LoadSecond(1, 10, 9, 1, LoadSecond.Times.NONE),
                Map.of("planned", 10L, "ok", 9L),
                Map.of("reset", 1L));
        ask("GET", "/api/load", "/api/load", "");
        ask("GET", "/api/services", "/api/services", "");
        for (String kind : List.of("stubs", "proxies", "ports", "servers")) {
            ask("GET", "/api/" + kind, "/api/" + kind, "");
        }
        ask("GET", "/api/stubs/{service}", "/api/stubs/s", "");
        ask("GET", "/api/servers/{service}", "/api/servers/v", "");
        ask("POST", "/api/ports", "/api/ports", "{\"kind\":\"refusing\",\"name\":\"r\"}");
        ask("GET", "/api/ports/{service}", "/api/ports/r", "");
        ask("POST", "/api/servers", "/api/servers", "{\"name\":\"w\"}");
        ask("POST", "/api/stubs", "/api/stubs", "{\"name\":\"other\"}");
        ask("PATCH", "/api/stubs/{service}", "/api/stubs/other", "{\"framing\":\"crlf\"}");
        String rules = "/api/stubs/{service}/rules";
        ask("POST", rules + "/check", "/api/stubs/other/rules/check", "{\"greeting\":\"HI\"}");
        ask("GET", rules, "/api/stubs/other/rules?as=yaml", "");
        ask("POST", "/api/stubs", "/api/stubs", "{\"name\":\"saved\",\"file\":\"s.yaml\"}");
        ask("POST", rules + "/save", "/api/stubs/saved/rules/save", "{\"yaml\":\"greeting: A\"}");
    }

    private void stub() {
        ask("POST", "/api/stubs/{service}/reset", "/api/stubs/s/reset", "");
        ask("POST", "/api/stubs/{service}/check", "/api/stubs/s/check", "");
        ask("GET", "/api/stubs/{service}/report", "/api/stubs/s/report", "");
        ask("POST", "/api/stubs/{service}/push", "/api/stubs/s/push", "{\"text\":\"NEWS\"}");
    }

    private void proxy(int port) {
        ask(
                "POST",
                "/api/proxies",
                "/api/proxies",
                "{\"name\":\"p\",\"to\":\"127.0.0.1:" + port + "\",\"framing\":\"line\"}");
        ask("GET", "/api/proxies/{service}", "/api/proxies/p", "");
        String faults = "/api/proxies/p/faults";
        String path = "/api/proxies/{service}/faults";
        ask("POST", path, faults, "{\"fault\":\"stall:4,1s\",\"name\":\"f\"}");
        ask("GET", path, faults, "");
        ask("GET", path + "/{fault}", faults + "/f", "");
        breakpoints("proxies", "p");
        breakpoints("stubs", "saved");
        ask("PATCH", path + "/{fault}", faults + "/f", "{\"enabled\":false}");
        ask("DELETE", path + "/{fault}", faults + "/f", "");
        ask("POST", "/api/proxies/{service}/check", "/api/proxies/p/check", "");
        ask("POST", "/api/proxies/{service}/reset", "/api/proxies/p/reset", "");
        ask("PATCH", "/api/proxies/{service}", "/api/proxies/p", "{\"enabled\":false}");
        ask("PATCH", "/api/proxies/{service}", "/api/proxies/p", "{\"enabled\":true}");
    }

    private void breakpoints(String kind, String name) {
        String path = "/api/" + kind + "/{service}/breakpoints";
        String real = "/api/" + kind + "/" + name + "/breakpoints";
        ask("POST", path, real, "{\"name\":\"b\",\"when\":\"A\",\"times\":1}");
        ask("GET", path, real, "");
        int port = ((Number) api.get("/api/" + kind + "/" + name).get("port")).intValue();
        try (Peer peer = Peer.connect(port)) {
            peer.send("A\n");
            await().until(() -> !api.get("/api/held").list("held").isEmpty());
            ask("GET", "/api/held", "/api/held", "");
            String id = api.get("/api/held").list("held").getFirst().get("id").toString();
            ask("GET", "/api/held/{held}", "/api/held/" + id, "");
            ask("POST", "/api/held/{held}", "/api/held/" + id, "{\"do\":\"drop\"}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ask("DELETE", path + "/{breakpoint}", real + "/b", "");
    }

    private void connections() throws IOException {
        for (String each : List.of("stubs", "proxies", "servers")) {
            String name = each.equals("stubs") ? "s" : each.equals("proxies") ? "p" : "v";
            int port = ((Number) api.get("/api/" + each + "/" + name).get("port")).intValue();
            try (Peer peer = Peer.connect(port)) {
                peer.ask("A");
                String path = "/api/" + each + "/{service}/connections";
                String real = "/api/" + each + "/" + name + "/connections";
                ask("GET", path, real, "");
                String id =
                        api.get(real).list("connections").getLast().get("id").toString();
                ask("GET", path + "/{connection}", real + "/" + id, "");
                String one = path + "/{connection}";
                ask("POST", one + "/push", real + "/" + id + "/push", "{\"hex\":\"41\"}");
                ask("POST", one + "/close", real + "/" + id + "/close", "");
                try (Peer other = Peer.connect(port)) {
                    other.ask("A");
                    String last = api.get(real).list("connections").getLast().get("id") + "";
                    ask("POST", one + "/reset", real + "/" + last + "/reset", "");
                }
            }
        }
    }

    private void rulesAndMessages(String path, String real) {
        String rules = path + "/rules";
        ask("PUT", rules, real + "/rules", "{\"rules\":[{\"when\":\"A\",\"reply\":\"B\"}]}");
        ask("POST", rules, real + "/rules", "{\"name\":\"mine\",\"when\":\"X\",\"reply\":\"Y\"}");
        ask("GET", rules, real + "/rules", "");
        ask("DELETE", rules + "/{rule}", real + "/rules/mine", "");
        ask("DELETE", rules, real + "/rules", "");
        ask("GET", path + "/messages", real + "/messages?limit=1", "");
        ask("POST", path + "/messages/find", real + "/messages/find", "{\"when\":\"A\"}");
        ask("POST", path + "/messages/find", real + "/messages/find", "{\"when\":\"Z\"}");
        ask("POST", path + "/verify", real + "/verify", "{\"when\":\"A\",\"times\":\"1..\"}");
        ask("POST", path + "/verify", real + "/verify", "{\"when\":\"Z\"}");
    }

    private void scopes() {
        String path = "/api/stubs/{service}/scopes";
        ask("POST", path, "/api/stubs/s/scopes", "{\"name\":\"c\",\"when\":{\"contains\":\"A\"}}");
        ask("GET", path, "/api/stubs/s/scopes", "");
        ask("GET", path + "/{scope}", "/api/stubs/s/scopes/c", "");
        rulesAndMessages(path + "/{scope}", "/api/stubs/s/scopes/c");
        ask("DELETE", path + "/{scope}", "/api/stubs/s/scopes/c", "");
        ask("DELETE", "/api/stubs/{service}/messages", "/api/stubs/s/messages", "");
    }

    private void recordings() throws IOException {
        api.send("PUT", "/api/stubs/s/rules", "{\"rules\":[{\"when\":\"A\",\"reply\":\"B\"}]}");
        for (String each : List.of("stubs/s", "proxies/p", "servers/v")) {
            String path = "/api/" + each.substring(0, each.indexOf('/')) + "/{service}/recording";
            String real = "/api/" + each + "/recording";
            ask("POST", path, real, "");
            int to = ((Number) api.get("/api/" + each).get("port")).intValue();
            try (Peer peer = Peer.connect(to)) {
                peer.ask("A");
            }
            Awaitility.await() // events are delivered after the reply
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> api.get(real + "?as=jsonl").body().lines().count() >= 5);
            ask("DELETE", path, real, "");
            for (String form : List.of("jsonl", "pcapng", "rules", "junit", "pytest")) {
                ask("GET", path, real + "?as=" + form, "");
            }
        }
    }

    private void traffic() {
        ask("GET", "/api/traffic", "/api/traffic?limit=1000", "");
        Object row = api.get("/api/traffic?kind=message&limit=1")
                .list("rows")
                .getFirst()
                .get("id");
        ask("GET", "/api/traffic/{row}", "/api/traffic/" + row, "");
        ask("GET", "/api/traffic/{row}/bytes", "/api/traffic/" + row + "/bytes", "");
        ask("GET", "/api/traffic/timeline", "/api/traffic/timeline?buckets=3", "");
        String cut = "/api/traffic/cut";
        ask("POST", cut, cut, "{\"hex\":\"410a4242\",\"framing\":\"line\"}");
        ask("POST", cut, cut, "{\"hex\":\"410a4242\",\"framing\":\"length:4\"}");
        ask("POST", cut, cut, "{\"service\":\"s\",\"connection\":1}");
        String export = "/api/traffic/export";
        for (String form : List.of("junit", "pytest", "rules", "send", "jsonl", "pcapng")) {
            String body = "{\"as\":\"" + form + "\",\"service\":\"s\",\"connections\":[1]}";
            ask("POST", export, export, body);
        }
    }

    private void ends() {
        ask("DELETE", "/api/ports/{service}", "/api/ports/r", "");
        ask("DELETE", "/api/servers/{service}", "/api/servers/w", "");
        ask("DELETE", "/api/proxies/{service}", "/api/proxies/p", "");
        ask("DELETE", "/api/stubs/{service}", "/api/stubs/other", "");
        ask("DELETE", "/api/stubs/{service}", "/api/stubs/s?check=true", "");
    }

    private void ask(String method, String path, String real, String body) {
        asked.add(method + " " + path);
        ApiClient.Answer answer = api.send(method, real, body);
        Map<String, Object> operation = map(paths().get(path).get(method.toLowerCase(Locale.ROOT)));
        Map<String, Object> responses = map(operation.get("responses"));
        Object response = responses.get("" + answer.status());
        String what = method + " " + real;
        if (response == null) {
            wrong.add(what + " answers " + answer.status() + ": " + answer.body());
            return;
        }
        if (map(response).containsKey("headers") && answer.location().isEmpty()) {
            wrong.add(what + " has no Location");
        }
        Map<String, Object> content = map(map(response).getOrDefault("content", Map.of()));
        String type = answer.type().replaceAll(";.*", "");
        if (content.isEmpty() != answer.body().isEmpty() || !(type + content).contains(type)) {
            wrong.add(what + " has a body of another type: " + answer.type());
            return;
        }
        Object schema = content.isEmpty() ? null : map(content.get(type)).get("schema");
        if (schema != null) {
            check(what, map(schema), answer.json());
        }
    }

    /** Checks a value against a schema, in so far as the document uses JSON Schema. */
    private boolean check(String what, Map<String, Object> schema, Object value) {
        int before = wrong.size();
        if (schema.containsKey("$ref")) {
            String name = ((String) schema.get("$ref")).replaceAll(".*/", "");
            Map<String, Object> schemas = map(map(document.get("components")).get("schemas"));
            return check(what, map(schemas.get(name)), value);
        }
        if (schema.containsKey("anyOf")) {
            boolean any = ((List<Object>) schema.get("anyOf"))
                    .stream().anyMatch(each -> check(what, map(each), value));
            wrong.subList(before, wrong.size()).clear();
            if (!any) {
                wrong.add(what + " fits no alternative: " + value);
            }
            return any;
        }
        Object type = schema.get("type");
        boolean fits = switch (type instanceof List<?> list ? list.toString() : type.toString()) {
            case "object" -> value instanceof Map && checkFields(what, schema, map(value));
            case "array" ->
                value instanceof List<?> list
                        && list.stream()
                                .allMatch(each -> check(what, map(schema.get("items")), each));
            case "string" ->
                value instanceof String
                        && (!schema.containsKey("enum")
                                || ((List<Object>) schema.get("enum")).contains(value));
            case "[string, null]" -> value == null || value instanceof String;
            case "integer" -> value instanceof Integer || value instanceof Long;
            case "number" -> value instanceof Number;
            case "boolean" -> value instanceof Boolean;
            default -> false;
        };
        if (!fits && wrong.size() == before) {
            wrong.add(what + ": " + value + " is no " + schema);
        }
        return fits;
    }

    private boolean checkFields(
            String what, Map<String, Object> schema, Map<String, Object> value) {
        Map<String, Object> properties = map(schema.get("properties"));
        Set<String> unknown = new TreeSet<>(value.keySet());
        unknown.removeAll(properties.keySet());
        Set<Object> missing =
                new HashSet<>((List<Object>) schema.getOrDefault("required", List.of()));
        missing.removeAll(value.keySet());
        if (!unknown.isEmpty() || !missing.isEmpty()) {
            wrong.add(what + " has unknown fields " + unknown + ", and lacks " + missing);
            return false;
        }
        return value.entrySet().stream()
                .allMatch(each -> check(
                        what + " " + each.getKey(),
                        map(properties.get(each.getKey())),
                        each.getValue()));
    }
}
