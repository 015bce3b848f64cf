package dev.antiphon.control.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.antiphon.control.Control;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Rows of traffic over HTTP. */
class TrafficApiTest {
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

    private List<Map<String, Object>> rows(String query) {
        return api.get("/api/traffic" + query).is(200).list("rows");
    }

    /** Waits for a number of rows, and returns them. */
    private List<Map<String, Object>> awaited(String query, int count) {
        await().until(() -> rows(query).size() >= count);
        List<Map<String, Object>> rows = rows(query);
        assertThat(rows).hasSize(count);
        return rows;
    }

    private int bank() {
        return api.stub("{\"name\":\"bank\",\"rules\":[{\"when\":\"PING\",\"reply\":\"PONG\"}]}");
    }

    @Test
    void messageOfStubHasRuleAndItsReplyHasTime() throws IOException {
        int port = bank();
        try (Peer peer = Peer.connect(port)) {
            peer.ask("PING");
        }
        List<Map<String, Object>> rows = awaited("?service=bank&kind=message", 2);
        assertThat(rows.get(0))
                .containsEntry("service", "bank")
                .containsEntry("connection", 1)
                .containsEntry("kind", "message")
                .containsEntry("direction", "in")
                .containsEntry("number", 1)
                .containsEntry("size", 4)
                .containsEntry("text", "PING")
                .containsEntry("rule", "rule 1")
                .doesNotContainKeys("cut", "unmatched", "replyMs");
        assertThat(rows.get(1))
                .containsEntry("direction", "out")
                .containsEntry("text", "PONG")
                .containsEntry("number", 1)
                .containsEntry("answers", rows.get(0).get("id"))
                .containsKey("replyMs");
        assertThat((String) rows.get(0).get("time")).endsWith("Z");
    }

    @Test
    void connectionHasRowsOfItsOpeningAndItsEnd() throws IOException {
        int port = bank();
        Peer.connect(port).reset();
        List<Map<String, Object>> ends = awaited("?kind=open,close", 2);
        assertThat(ends.get(0)).containsEntry("kind", "open");
        assertThat((String) ends.get(0).get("client")).startsWith("127.0.0.1:");
        assertThat(ends.get(1))
                .containsEntry("kind", "close")
                .containsEntry("by", "client")
                .containsEntry("how", "rst")
                .containsEntry(
                        "failure",
                        "the client reset the connection (0 bytes received, 0 bytes sent)");
        assertThat(rows("?failed=true&kind=close")).hasSize(1);
    }

    @Test
    void unmatchedMessageIsMarkedAndFound() throws IOException {
        int port = bank();
        try (Peer peer = Peer.connect(port)) {
            peer.send("PONG\n").readToEnd();
        }
        List<Map<String, Object>> rows = awaited("?unmatched=true", 1);
        assertThat(rows.getFirst())
                .containsEntry("text", "PONG")
                .containsEntry("unmatched", true)
                .doesNotContainKey("rule");
        assertThat(awaited("?kind=finding", 1).getFirst())
                .containsEntry("check", "unmatched")
                .extractingByKey("text")
                .asString()
                .contains("no rule is for message 1");
    }

    @Test
    void framingErrorIsTheFailureOfARow() throws IOException {
        int port = api.stub("{\"name\":\"s\",\"framing\":\"length:4\"}");
        try (Peer peer = Peer.connect(port)) {
            peer.send("PING\n").readToEnd();
        }
        Map<String, Object> failure = awaited("?kind=failure", 1).getFirst();
        assertThat(failure).containsEntry("code", "too-long");
        assertThat((String) failure.get("failure"))
                .contains("is over the limit of")
                .contains("the text \"PING\": does the client send a length?");
    }

    @Test
    void faultHasARowWithItsText() throws IOException {
        int port = bank();
        int proxy = ((Number) api.post(
                                "/api/proxies",
                                "{\"name\":\"p\",\"to\":\"127.0.0.1:" + port
                                        + "\",\"framing\":\"line\",\"faults\":"
                                        + "[{\"fault\":\"close:2\",\"name\":\"f\"}]}")
                        .is(201)
                        .get("port"))
                .intValue();
        try (Peer peer = Peer.connect(proxy)) {
            peer.send("PING\n").readToEnd();
        }
        assertThat(awaited("?service=p&kind=fault", 1).getFirst())
                .containsEntry("fault", "close:2")
                .containsEntry("direction", "out")
                .containsEntry("connection", 1);
    }

    @Test
    void replyThroughProxyHasTimeIfOneMessageWaits() throws IOException {
        int port = bank();
        int proxy = proxy(port, ",\"framing\":\"line\"");
        try (Peer peer = Peer.connect(proxy)) {
            peer.ask("PING");
        }
        List<Map<String, Object>> rows = awaited("?service=p&kind=message", 2);
        assertThat(rows.get(1))
                .containsEntry("answers", rows.get(0).get("id"))
                .containsKey("replyMs");
    }

    @Test
    void proxyWithoutFramingHasRowsOfBytes() throws IOException {
        int proxy = proxy(bank(), "");
        try (Peer peer = Peer.connect(proxy)) {
            peer.ask("PING");
        }
        List<Map<String, Object>> rows = awaited("?service=p&kind=bytes", 2);
        assertThat(rows.get(0)).containsEntry("text", "PING\n").containsEntry("size", 5);
        assertThat(rows.get(1)).doesNotContainKeys("replyMs", "answers");
    }

    private int proxy(int port, String more) {
        String body = "{\"name\":\"p\",\"to\":\"127.0.0.1:" + port + "\"" + more + "}";
        return ((Number) api.post("/api/proxies", body).is(201).get("port")).intValue();
    }

    @Test
    void filtersSelectByContent() throws IOException {
        int port = api.stub("{\"name\":\"s\",\"unmatched\":\"OK\"}");
        try (Peer peer = Peer.connect(port)) {
            peer.ask("Hello World");
            peer.ask("Grüße");
            peer.ask("a123b");
        }
        awaited("?kind=message", 6);
        assertThat(rows("?direction=in&text=HELLO")).hasSize(1);
        assertThat(rows("?direction=in&text=gr%C3%BCSSE")).isEmpty();
        assertThat(rows("?direction=in&text=GR%C3%9C%C3%9FE")).hasSize(1);
        assertThat(rows("?direction=in&regex=a%5B0-9%5D%2Bb")).hasSize(1);
        assertThat(rows("?direction=in&hex=61%20??%2032")).hasSize(1);
        assertThat(rows("?direction=in&hex=6162")).isEmpty();
        assertThat(rows("?connection=2")).isEmpty();
        assertThat(rows("?service=other")).isEmpty();
        assertThat(rows("?until=0")).isEmpty();
        assertThat(rows("?since=0&kind=message")).hasSize(6);
        assertThat(rows("?since=2020-01-01T00:00:00Z&kind=message")).hasSize(6);
        assertThat(rows("?until=2020-01-01T00:00:00Z")).isEmpty();
    }

    @Test
    void pagesGoOnInBothDirections() throws IOException {
        int port = api.stub("{\"name\":\"s\",\"unmatched\":\"OK\"}");
        try (Peer peer = Peer.connect(port)) {
            for (int i = 0; i < 10; i++) {
                peer.ask("m" + i);
            }
        }
        awaited("?direction=in&kind=message", 10);
        String filter = "?direction=in&kind=message&limit=4";
        ApiClient.Answer latest = api.get("/api/traffic" + filter).is(200);
        assertThat(latest.list("rows")).extracting("text").containsExactly("m6", "m7", "m8", "m9");
        assertThat(rows(filter + "&before=" + latest.get("next")))
                .extracting("text")
                .containsExactly("m2", "m3", "m4", "m5");
        ApiClient.Answer first = api.get("/api/traffic" + filter + "&after=0").is(200);
        assertThat(first.list("rows")).extracting("text").containsExactly("m0", "m1", "m2", "m3");
        assertThat(rows(filter + "&after=" + first.get("next")))
                .extracting("text")
                .containsExactly("m4", "m5", "m6", "m7");
        assertThat(api.get("/api/traffic?after=" + latest.get("last")).json())
                .doesNotContainKey("next");
    }

    @Test
    void badFilterIsRefusedWithFieldAndReason() {
        for (String each : List.of(
                "regex=%28",
                "hex=4",
                "kind=mesage",
                "direction=up",
                "since=yesterday",
                "connection=x",
                "failed=yes",
                "limit=0",
                "text=" + "x".repeat(5000))) {
            ApiClient.Answer answer = api.get("/api/traffic?" + each).is(400);
            assertThat(answer.get("field")).isEqualTo(each.substring(0, each.indexOf('=')));
        }
        assertThat(api.get("/api/traffic?kind=mesage").get("nearest")).isEqualTo("message");
        assertThat(api.get("/api/traffic?regex=%28").get("detail"))
                .asString()
                .contains("the pattern ( cannot be used");
    }
}
