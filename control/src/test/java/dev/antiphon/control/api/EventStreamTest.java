package dev.antiphon.control.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.antiphon.control.Control;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** Server-Sent Events, read from a socket. */
class EventStreamTest {
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

    /** Opens a stream and reads until its first comment, after which no event is missed. */
    private Peer stream(String query, String header) throws IOException {
        Peer peer = Peer.connect(server.port());
        peer.send("GET /api/events" + query + " HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n");
        for (String line = peer.readLine(); !line.startsWith(": "); line = peer.readLine()) {
            assertThat(line).isNotEqualTo("HTTP/1.1 400 Bad Request\r");
        }
        return peer;
    }

    /** Returns the lines of the next event. */
    private static List<String> event(Peer peer) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = peer.readLine();
                !line.isEmpty() || lines.size() < 3;
                line = peer.readLine()) {
            if (line.matches("(id|event|data): .*")) {
                lines.add(line);
            }
        }
        return lines;
    }

    @Test
    void eventsHaveKindServiceAndContent() throws IOException {
        try (Peer events = stream("", "")) {
            int port = api.stub("{\"name\":\"s\",\"rules\":[{\"when\":\"A\",\"reply\":\"B\"}]}");
            List<String> started = event(events);
            assertThat(started.get(1)).isEqualTo("event: service");
            assertThat(started.get(2)).contains("\"service\":\"s\"");
            try (Peer peer = Peer.connect(port)) {
                peer.ask("A");
            }
            List<String> each = event(events);
            while (!each.get(2).contains("\"text\":\"A\"")) {
                each = event(events);
            }
            assertThat(each.get(1)).isEqualTo("event: message");
            assertThat(each.get(2))
                    .startsWith("data: {\"service\":\"s\",\"v\":1,")
                    .contains("c2s");
        }
    }

    @Test
    void filterPassesOneServiceAndKind() throws IOException {
        int port = api.stub("{\"name\":\"s\"}");
        api.stub("{\"name\":\"other\"}");
        try (Peer events = stream("?service=s&kind=finding,fault", "")) {
            try (Peer peer = Peer.connect(port)) {
                peer.send("A\n").readToEnd();
            }
            List<String> found = event(events);
            assertThat(found.get(1)).isEqualTo("event: finding");
            assertThat(found.get(2)).contains("\"service\":\"s\"", "unmatched");
        }
    }

    @Test
    void lastEventIdResumesTheStream() throws IOException {
        String id;
        try (Peer events = stream("", "")) {
            api.stub("{\"name\":\"one\"}");
            id = event(events).get(0).substring("id: ".length());
        }
        api.stub("{\"name\":\"two\"}");
        try (Peer events = stream("?kind=service", "Last-Event-ID: " + id + "\r\n")) {
            List<String> each = event(events);
            while (!each.get(2).contains("\"two\"")) {
                assertThat(each.get(2)).contains("one");
                each = event(events);
            }
        }
        try (Peer events = stream("", "Last-Event-ID: of-another-process\r\n")) {
            assertThat(event(events).get(2)).contains("\"one\"");
        }
    }

    @Test
    void readerThatStallsDelaysNoOtherAndNoService() throws Exception {
        int port = api.stub("{\"name\":\"s\",\"unmatched\":\"OK\"}");
        String large = "x".repeat(40_000);
        URI uri = URI.create("http://" + server.address() + "/api/events?kind=message");
        try (Peer stalled = stream("", "");
                Peer peer = Peer.connect(port);
                HttpClient http = HttpClient.newHttpClient()) {
            var reply = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofLines());
            try (Stream<String> lines = reply.body()) {
                Iterator<String> other = lines.iterator();
                other.next(); // the first comment, after which no event is missed
                for (int i = 0; i < 200; i++) { // 8 MB, more than the system keeps for a reader
                    assertThat(peer.ask(i + large)).isEqualTo("OK\n");
                    String message = "\"text\":\"" + i + "x";
                    while (!other.next().contains(message)) {
                        assertThat(server.requests()).isEqualTo(2);
                    }
                }
            }
            assertThat(stalled.hasBytes()).isTrue();
        }
    }

    @Test
    void readerThatHasGoneFreesItsPlace() throws IOException {
        for (int i = 0; i < 3; i++) {
            stream("", "").reset();
        }
        api.stub("{}"); // the write of an event notices the end
        await().until(() -> {
            api.post("/api/stubs/stub-1/reset", "").is(200);
            return server.requests() <= 1;
        });
    }
}
