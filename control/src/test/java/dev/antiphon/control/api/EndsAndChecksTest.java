package dev.antiphon.control.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.antiphon.control.Control;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Checks of stubs and proxies, their ends, and requests that must change nothing. */
class EndsAndChecksTest {
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

    private int proxy(String faults) {
        int target = api.stub("{\"name\":\"s\",\"rules\":[{\"when\":\"A\",\"reply\":\"B\"}]}");
        return ((Number) api.post(
                                "/api/proxies",
                                "{\"name\":\"p\",\"to\":\"127.0.0.1:" + target + "\"," + faults
                                        + "}")
                        .is(201)
                        .get("port"))
                .intValue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"stubs/s", "proxies/p"})
    void refusedEndEndsNothing(String service) {
        proxy("\"faults\":[]");
        api.delete("/api/" + service + "?check=maybe").is(400);
        api.get("/api/" + service).is(200);
    }

    @Test
    void endWithoutACheckHasNoBody() throws IOException {
        try (Peer peer = Peer.connect(api.stub("{\"name\":\"s\"}"))) {
            peer.send("X\n").readToEnd();
        }
        assertThat(api.delete("/api/stubs/s").is(204).body()).isEmpty();
    }

    @Test
    void faultOfAProxyThatNeverHappenedIsAFinding() throws IOException {
        int port = proxy("\"faults\":[{\"fault\":\"close:100\"}]");
        try (Peer peer = Peer.connect(port)) {
            peer.ask("A");
        }
        var checked = api.post("/api/proxies/p/check", "").is(200);
        assertThat(checked.list("findings")).hasSize(1);
        assertThat(checked.list("findings").get(0)).containsEntry("kind", "unfired");
        assertThat(checked.body()).contains("close:100", "never happened");
        assertThat(api.post("/api/proxies/p/check", "{\"allow\":[\"unfired\"]}")
                        .is(200)
                        .list("findings"))
                .isEmpty();
        assertThat(api.delete("/api/proxies/p?check=true").is(200).list("findings"))
                .hasSize(1);
        api.get("/api/proxies/p").is(404);
    }

    @Test
    void faultOfAProxyThatHappenedIsNoFinding() throws IOException {
        try (Peer peer = Peer.connect(proxy("\"faults\":[{\"fault\":\"close:1\"}]"))) {
            peer.send("A\n").readToEnd();
        }
        assertThat(api.post("/api/proxies/p/check", "").is(200).list("findings"))
                .isEmpty();
    }

    @Test
    void definitionOfAProxyAllowsFindings() {
        proxy("\"allow\":[\"unfired\"],\"faults\":[{\"fault\":\"close:100\"}]");
        assertThat(api.delete("/api/proxies/p?check=true").is(200).list("findings"))
                .isEmpty();
    }

    @Test
    void checkLeavesOutTheAllowedFindingsOfAStub() throws IOException {
        try (Peer peer = Peer.connect(api.stub("{\"name\":\"s\"}"))) {
            peer.send("X\n").readToEnd();
        }
        assertThat(api.post("/api/stubs/s/check", "").list("findings")).hasSize(1);
        assertThat(api.post("/api/stubs/s/check", "{\"allow\":\"unmatched\"}").list("findings"))
                .isEmpty();
        assertThat(api.post("/api/stubs/s/check", "{\"allow\":[\"unmatchd\"]}")
                        .is(400)
                        .get("nearest"))
                .isEqualTo("unmatched");
    }

    @Test
    void remedyOfAnOpenConnectionIsTheWordOfAllow() throws IOException {
        try (Peer peer = Peer.connect(api.stub("{\"name\":\"s\",\"unmatched\":\"OK\"}"))) {
            peer.ask("X");
            assertThat(api.delete("/api/stubs/s?check=true").body()).contains("allow left-open");
        }
    }

    @Test
    void resetRestoresTheDefinitionOfAProxy() throws IOException {
        int port = proxy("\"faults\":[{\"fault\":\"close:1\"}]");
        api.send("PATCH", "/api/proxies/p", "{\"to\":\"127.0.0.1:1\"}").is(200);
        api.delete("/api/proxies/p/faults/fault-1").is(204);
        assertThat(api.get("/api/proxies/p").get("changed")).isEqualTo(true);
        assertThat(api.post("/api/proxies/p/reset", "").is(200).get("changed")).isEqualTo(false);
        try (Peer peer = Peer.connect(port)) {
            assertThat(peer.send("A\n").readToEnd()).isEqualTo("B");
        }
    }

    @Test
    @SuppressWarnings("unchecked")
    void requestsWithoutADocumentedBodyRefuseOne() {
        var paths =
                (Map<String, Map<String, Object>>) api.get("/api/openapi.json").get("paths");
        List<String> wrong = new ArrayList<>();
        paths.forEach((path, methods) -> methods.forEach((method, operation) -> {
            if (!method.equals("get")
                    && !((Map<String, Object>) operation).containsKey("requestBody")) {
                String real = path.replaceAll("\\{[a-z]+}", "none");
                for (String body : List.of("{\"a\":1}", "{", "[]")) {
                    int status = api.send(method.toUpperCase(java.util.Locale.ROOT), real, body)
                            .status();
                    if (status != 400) {
                        wrong.add(method + " " + path + " answers " + status + " to " + body);
                    }
                }
                if (api.send(method.toUpperCase(java.util.Locale.ROOT), real, "{}")
                                .status()
                        != 404) {
                    wrong.add(method + " " + path + " refuses an object without keys");
                }
            }
        }));
        assertThat(wrong).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"a/b, a%2Fb", "a\\b, a%5Cb", "Ä 1, %C3%84%201"})
    void ruleOfAnyNameIsRemovedByItsAddress(String name, String encoded) {
        api.stub("{\"name\":\"s\"}");
        String rule = "{\"name\":'" + name + "',\"when\":\"A\",\"reply\":\"B\"}";
        String location = api.yaml("POST", "/api/stubs/s/rules", rule).is(201).location();
        assertThat(location).endsWith("/rules/" + encoded);
        api.delete(location).is(204);
        assertThat(api.get("/api/stubs/s/rules").list("rules")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a\\nb"})
    void nameThatNoAddressCanHaveIsRefused(String name) {
        api.stub("{\"name\":\"s\"}");
        String rule = "{\"name\":\"" + name + "\",\"when\":\"A\",\"reply\":\"B\"}";
        assertThat(api.post("/api/stubs/s/rules", rule).is(400).get("field")).isEqualTo("name");
        assertThat(api.send("PUT", "/api/stubs/s/rules", "{\"rules\":[" + rule + "]}")
                        .is(400)
                        .get("field"))
                .isEqualTo("rules[0].name");
    }

    @Test
    void messageOfAConnectionThatWasOpenBeforeARecordingIsNoGreeting() throws IOException {
        int port = api.stub("{\"name\":\"s\",\"rules\":[{\"when\":\"A\",\"reply\":\"B\"}]}");
        try (Peer peer = Peer.connect(port)) {
            peer.ask("A");
            api.post("/api/stubs/s/recording", "").is(201);
            api.post("/api/stubs/s/push", "{\"text\":\"NEWS\"}").is(202);
            assertThat(peer.readLine()).isEqualTo("NEWS");
            peer.ask("A");
            await().until(() -> api.get("/api/stubs/s/recording").body().contains("\"B\""));
        }
        for (String form : List.of("rules", "junit", "pytest")) {
            String source = api.get("/api/stubs/s/recording?as=" + form).is(200).body();
            assertThat(source).as(form).doesNotContain("NEWS", "greet").contains("Left out: 1");
        }
    }

    @ParameterizedTest
    @CsvSource({"pytest, x", "junit, a-b", "rules, test_a", "jsonl, test_a", "pcapng, test_a"})
    void nameThatARecordingCannotHaveIsRefused(String form, String name) {
        api.stub("{\"name\":\"s\"}");
        api.post("/api/stubs/s/recording", "").is(201);
        var answer =
                api.get("/api/stubs/s/recording?as=" + form + "&name=" + name).is(400);
        assertThat(answer.json()).containsEntry("field", "name").containsEntry("value", name);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/stubs/bank/mesages, messages",
        "/api/nope, null",
        "/api/servces, services",
        "/ap/stubs, api",
        "/api/stubs/bank/rules/a/b, null"
    })
    void unknownPathNamesTheNearestPart(String path, String nearest) {
        var answer = api.get(path).is(404);
        assertThat(String.valueOf(answer.get("nearest"))).isEqualTo(nearest);
        assertThat(api.get("/api/nope").body()).contains("stubs, ", "proxies");
    }

    @Test
    void bytesInAPathThatAreNoTextAreNamedSo() {
        assertThat(api.get("/api/stubs/%ff%fe").is(400).body()).contains("the path or query has");
    }
}
