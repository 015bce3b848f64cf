package dev.antiphon.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.control.Control;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Rows as they come, read from a socket. */
class LiveTrafficTest {
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

    /** An event of the stream. */
    private record Live(String id, String kind, Map<String, Object> data) {}

    /** Opens a stream and reads its first event, after which no row is missed. */
    private Peer stream(String query, String header) throws IOException {
        Peer peer = Peer.connect(server.port());
        peer.send("GET /api/traffic/live" + query + " HTTP/1.1\r\nHost: localhost\r\n" + header
                + "\r\n");
        Live begin = next(peer);
        assertThat(begin.kind()).isEqualTo("begin");
        assertThat(begin.data()).containsKeys("run", "lost", "last");
        return peer;
    }

    private static Live next(Peer peer) throws IOException {
        Map<String, String> fields = new HashMap<>();
        while (!fields.containsKey("data")) {
            String line = peer.readLine().strip();
            if (line.matches("(id|event|data): .*")) {
                int colon = line.indexOf(':');
                fields.put(line.substring(0, colon), line.substring(colon + 2));
            }
        }
        return new Live(fields.get("id"), fields.get("event"), ApiClient.json(fields.get("data")));
    }

    /** Returns the next event of a kind. */
    private static Live next(Peer peer, String kind) throws IOException {
        Live each = next(peer);
        while (!each.kind().equals(kind)) {
            each = next(peer);
        }
        return each;
    }

    private int bank() {
        return api.stub("{\"name\":\"bank\",\"rules\":[{\"when\":\"PING\",\"reply\":\"PONG\"}]}");
    }

    @Test
    void rowsAndServicesComeAsTheyHappen() throws IOException {
        try (Peer live = stream("", "")) {
            int port = bank();
            assertThat(next(live, "service").data())
                    .containsEntry("service", "bank")
                    .containsEntry("what", "started");
            try (Peer peer = Peer.connect(port)) {
                peer.ask("PING");
                Live row = next(live, "row");
                while (!"PONG".equals(row.data().get("text"))) {
                    row = next(live, "row");
                }
                assertThat(row.data()).containsKey("replyMs");
            }
        }
    }

    @Test
    void ruleIsKnownFromTheRowOrFromAnUpdate() throws IOException {
        int port = bank();
        try (Peer live = stream("?kind=message&direction=in", "");
                Peer peer = Peer.connect(port)) {
            for (int i = 1; i <= 20; i++) { // the rule is known before or after the row is sent
                peer.ask("PING");
                Map<String, Object> row = next(live).data();
                while (!Integer.valueOf(i).equals(row.get("number")) || !row.containsKey("rule")) {
                    row = next(live).data();
                }
                assertThat(row).containsEntry("rule", "rule 1");
            }
        }
    }

    @Test
    void unmatchedRowPassesItsFilter() throws IOException {
        int port = bank();
        try (Peer live = stream("?unmatched=true", "")) {
            try (Peer peer = Peer.connect(port)) {
                peer.send("PING\nQUIT\n").readToEnd();
            }
            assertThat(next(live).data()).containsEntry("text", "QUIT");
        }
    }

    @Test
    void streamResumesAfterARowOrAnId() throws IOException {
        String id;
        Object row;
        try (Peer live = stream("", "")) {
            api.stub("{\"name\":\"one\"}");
            Live first = next(live, "row");
            while (!"started as a stub".equals(first.data().get("text"))) {
                first = next(live, "row");
            }
            id = first.id();
            row = first.data().get("id");
        }
        api.stub("{\"name\":\"two\"}");
        try (Peer live = stream("?kind=service", "Last-Event-ID: " + id + "\r\n")) {
            assertThat(next(live, "row").data()).containsEntry("service", "two");
        }
        try (Peer live = stream("?kind=service&after=" + row, "")) {
            assertThat(next(live, "row").data()).containsEntry("service", "two");
        }
        try (Peer live = stream("?kind=service&after=of-another-run", "")) {
            assertThat(next(live, "row").data()).containsEntry("service", "one");
        }
    }

    @Test
    void readerWhoseFilterIsWrongIsRefused() {
        assertThat(api.get("/api/traffic/live?regex=%5B").is(400).get("field")).isEqualTo("regex");
    }
}
