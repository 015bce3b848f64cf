package dev.antiphon.control.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.antiphon.control.Control;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Single rows and the time line over HTTP. */
class TrafficDetailTest {
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

    /** Waits for a number of rows, and returns the last one with its details. */
    private Map<String, Object> last(String query, int count) {
        await().until(() -> api.get("/api/traffic" + query).list("rows").size() >= count);
        Object id = api.get("/api/traffic" + query).list("rows").getLast().get("id");
        return api.get("/api/traffic/" + id).is(200).json();
    }

    private int bank() {
        return api.stub("{\"name\":\"bank\",\"rules\":["
                + "{\"name\":\"ping\",\"when\":\"PING\",\"reply\":\"PONG\"},"
                + "{\"name\":\"quit\",\"when\":\"QUIT\",\"reply\":\"BYE\"}]}");
    }

    @Test
    void messageHasItsBytesAndItsPlaceInTheStream() throws IOException {
        try (Peer peer = Peer.connect(bank())) {
            peer.ask("PING");
            peer.ask("QUIT");
        }
        Map<String, Object> row = last("?direction=in&kind=message", 2);
        assertThat(row)
                .containsEntry("text", "QUIT")
                .containsEntry(
                        "b64",
                        Base64.getEncoder().encodeToString("QUIT".getBytes(StandardCharsets.UTF_8)))
                .containsEntry("kept", 4)
                .containsEntry("offset", 5);
        assertThat(row.get("links")).asString().contains("/bytes");
    }

    @Test
    void unmatchedMessageHasTheReportAndTheNearestRules() throws IOException {
        try (Peer peer = Peer.connect(bank())) {
            peer.send("PINK\n").readToEnd();
        }
        Map<String, Object> row = last("?unmatched=true", 1);
        assertThat(row.get("report")).asString().contains("byte 3 is 0x4b 'K', not 0x47 'G'");
        assertThat(row.get("nearest"))
                .asString()
                .contains("rule=ping")
                .contains("reason=byte 3 is 0x4b 'K', not 0x47 'G'");
    }

    @Test
    void framingErrorHasItsPlaceInTheBytes() throws IOException {
        int port = api.stub("{\"name\":\"s\",\"framing\":\"length:4\",\"unmatched\":\"HI\"}");
        api.post(
                        "/api/proxies",
                        "{\"name\":\"p\",\"to\":\"127.0.0.1:" + port
                                + "\",\"framing\":\"length:4\"}")
                .is(201);
        int proxy = ((Number) api.get("/api/proxies/p").get("port")).intValue();
        try (Peer peer = Peer.connect(proxy)) {
            peer.send("\0\0\0\2OKPING").readToEnd();
        }
        assertThat(last("?service=p&kind=failure", 1))
                .containsEntry("code", "too-long")
                .containsEntry("offset", 6);
    }

    @Test
    void faultHasTheByteAtWhichItStrikes() throws IOException {
        int port = bank();
        api.post(
                        "/api/proxies",
                        "{\"name\":\"p\",\"to\":\"127.0.0.1:" + port
                                + "\",\"faults\":[{\"fault\":\"close:2\"}]}")
                .is(201);
        int proxy = ((Number) api.get("/api/proxies/p").get("port")).intValue();
        try (Peer peer = Peer.connect(proxy)) {
            peer.send("PING\n").readToEnd();
        }
        assertThat(last("?kind=fault", 1))
                .containsEntry("fault", "close:2")
                .containsEntry("offset", 2);
    }

    @Test
    void largeMessageIsKeptWholeAndShownCut() throws IOException {
        int port = api.stub("{\"name\":\"s\",\"unmatched\":\"OK\"}");
        String large = "x".repeat(900_000);
        try (Peer peer = Peer.connect(port)) {
            peer.ask(large);
        }
        Map<String, Object> row = last("?direction=in&kind=message", 1);
        assertThat(row).containsEntry("size", 900_000).containsEntry("cut", true);
        assertThat((String) row.get("text")).hasSize(200);
        assertThat((String) row.get("b64")).hasSize((65_536 + 2) / 3 * 4);
        ApiClient.Answer bytes =
                api.get("/api/traffic/" + row.get("id") + "/bytes").is(200);
        assertThat(bytes.type()).isEqualTo("application/octet-stream");
        assertThat(bytes.body()).isEqualTo(large);
    }

    @Test
    void rowThatIsGoneOrUnknownIsRefused() throws IOException {
        api.get("/api/traffic/999/bytes").is(404);
        api.get("/api/traffic/0").is(404);
        api.get("/api/traffic/x").is(404);
        try (ControlServer small = ControlServer.builder(control)
                        .address("127.0.0.1:0")
                        .events(3, 1000)
                        .start();
                ApiClient other = new ApiClient(small)) {
            try (Peer peer = Peer.connect(bank())) {
                peer.ask("PING");
            }
            await().until(() -> ((Number) other.get("/api/traffic").get("lost")).intValue() > 2);
            assertThat(other.get("/api/traffic/1").is(410).get("detail"))
                    .asString()
                    .contains("is not kept any more");
            other.get("/api/traffic/1/bytes").is(410);
        }
        assertThat(last("?kind=open", 1)).doesNotContainKey("b64");
        Object open = api.get("/api/traffic?kind=open").list("rows").getFirst().get("id");
        api.get("/api/traffic/" + open + "/bytes").is(404);
    }

    @Test
    void timelineCountsMessagesBytesAndFailures() throws IOException {
        int port = bank();
        try (Peer peer = Peer.connect(port)) {
            peer.ask("PING");
            peer.send("NONE\n").readToEnd();
        }
        last("?kind=close", 1);
        ApiClient.Answer line =
                api.get("/api/traffic/timeline?service=bank&buckets=4").is(200);
        List<Map<String, Object>> buckets = line.list("buckets");
        assertThat(buckets).hasSize(4);
        assertThat(sum(buckets, "in")).isEqualTo(2);
        assertThat(sum(buckets, "out")).isEqualTo(1);
        assertThat(sum(buckets, "bytes")).isEqualTo(12);
        assertThat(sum(buckets, "failures")).isEqualTo(1);
        assertThat(buckets.toString()).contains("maxReplyMs");
        assertThat(sum(api.get("/api/traffic/timeline?until=0").list("buckets"), "in"))
                .isZero();
        assertThat(api.get("/api/traffic/timeline?service=none&buckets=2").list("buckets"))
                .hasSize(2);
        api.get("/api/traffic/timeline?buckets=501").is(400);
    }

    private static long sum(List<Map<String, Object>> buckets, String name) {
        return buckets.stream()
                .mapToLong(each -> ((Number) each.get(name)).longValue())
                .sum();
    }
}
