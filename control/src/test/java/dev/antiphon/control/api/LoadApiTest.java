package dev.antiphon.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.control.Control;
import dev.antiphon.control.load.LoadSecond;
import dev.antiphon.control.load.LoadView;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** The load that runs beside the server, over HTTP. */
class LoadApiTest {
    private final Control control = Control.start();
    private final LoadView load = new LoadView(new LoadView.Subject(
            "localhost:7000", "antiphon load PING", Instant.parse("2026-01-31T12:00:00Z")));
    private final ControlServer server =
            ControlServer.builder(control).address("127.0.0.1:0").load(load).start();
    private final ApiClient api = new ApiClient(server);

    @AfterEach
    void stop() {
        api.close();
        server.close();
        control.close();
    }

    private void second(long at) {
        Optional<Duration> time = Optional.of(Duration.ofNanos(1_234_567));
        LoadSecond.Times times =
                new LoadSecond.Times(time, time, Optional.empty(), Optional.empty(), time);
        load.add(new LoadSecond(at, 100, 99, 1, times), Map.of("ok", 99 * at), Map.of("late", at));
    }

    private Peer live(String header) throws IOException {
        Peer peer = Peer.connect(server.port());
        peer.send("GET /api/load/live HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n");
        assertThat(until(peer, "retry: ")).isEqualTo("1000");
        return peer;
    }

    /** Returns the rest of the next line that begins so. */
    private static String until(Peer peer, String begin) throws IOException {
        String line = peer.readLine();
        while (!line.startsWith(begin)) {
            line = peer.readLine();
        }
        return line.substring(begin.length()).strip();
    }

    @Test
    void stateHasTheSecondsAndTheCounts() {
        second(1);
        var state = api.get("/api/load").is(200);
        assertThat(state.json())
                .containsEntry("running", true)
                .containsEntry("target", "localhost:7000")
                .containsEntry("command", "antiphon load PING")
                .containsEntry("started", "2026-01-31T12:00:00Z")
                .containsEntry("totals", Map.of("ok", 99))
                .containsEntry("failures", Map.of("late", 1));
        assertThat(state.list("seconds"))
                .containsExactly(Map.of(
                        "t", 1, "planned", 100, "rate", 99, "errors", 1, "p50", 1.235, "p90", 1.235,
                        "max", 1.235));
        load.end();
        assertThat(api.get("/api/load").get("running")).isEqualTo(false);
    }

    @Test
    void secondsComeAsTheyEndUntilTheLoadDoes() throws IOException {
        second(1);
        try (Peer peer = live("")) {
            second(2);
            assertThat(until(peer, "id: ")).isEqualTo("2");
            assertThat(until(peer, "event: ")).isEqualTo("second");
            load.end();
            assertThat(until(peer, "event: ")).isEqualTo("end");
            assertThat(ApiClient.json(until(peer, "data: ")))
                    .containsEntry("totals", Map.of("ok", 198));
        }
    }

    @Test
    void readerResumesAfterTheLastEvent() throws IOException {
        second(1);
        second(2);
        second(3);
        try (Peer peer = live("Last-Event-ID: 1\r\n")) {
            assertThat(until(peer, "id: ")).isEqualTo("2");
            assertThat(until(peer, "id: ")).isEqualTo("3");
        }
    }

    @Test
    void serverWithoutALoadSaysHowToStartOne() {
        try (ControlServer other =
                        ControlServer.builder(control).address("127.0.0.1:0").start();
                ApiClient client = new ApiClient(other)) {
            assertThat(client.get("/api/load").is(404).get("detail").toString())
                    .contains("antiphon load --console");
            client.get("/api/load/live").is(404);
        }
    }
}
