package dev.antiphon.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.failure.FailureException;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The port for probes, asked with literal bytes. */
class HealthServerTest {
    private static final int HOSTILE = 60;

    private final Health health = new Health();
    private HealthServer server =
            HealthServer.builder(health).metrics(this::metrics).start("127.0.0.1:0");
    private volatile boolean metricsFail;

    private String metrics() {
        if (metricsFail) {
            throw new IllegalStateException("no registry");
        }
        return "antiphon_x 1\n";
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String ask(String head) throws IOException {
        try (Peer peer = Peer.connect(server.port())) {
            return peer.send(head).readToEnd();
        }
    }

    private String get(String path) throws IOException {
        return ask("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
    }

    @Test
    void replyHasAHeadThatEveryClientReads() throws IOException {
        assertThat(get("/live")).isEqualTo("""
                        HTTP/1.1 200 OK\r
                        Content-Type: text/plain; charset=utf-8\r
                        Content-Length: 5\r
                        Cache-Control: no-store\r
                        Connection: close\r
                        \r
                        live
                        """);
    }

    @Test
    void readyFollowsTheReadiness() throws IOException {
        assertThat(get("/ready")).startsWith("HTTP/1.1 503 ").endsWith("\r\n\r\nstarting\n");
        health.ready();
        assertThat(get("/ready")).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\nready\n");
        health.draining();
        assertThat(get("/ready")).startsWith("HTTP/1.1 503 ").endsWith("\r\n\r\ndraining\n");
        assertThat(get("/live")).startsWith("HTTP/1.1 200 ");
        health.stopped();
        assertThat(get("/live")).startsWith("HTTP/1.1 503 ");
    }

    @Test
    void failingChecksAreNamedWithTheirReasons() throws IOException {
        health.ready();
        health.failing("database", "cannot \"connect\"");
        health.failing("queue", "full");
        assertThat(get("/ready"))
                .startsWith("HTTP/1.1 503 ")
                .endsWith("\r\n\r\nfailing\ndatabase: cannot \"connect\"\nqueue: full\n");
        assertThat(ask("GET /ready HTTP/1.0\r\nAccept: text/html, application/json\r\n\r\n"))
                .contains("Content-Type: application/json\r\n")
                .endsWith("\r\n\r\n{\"status\":\"failing\",\"weight\":100,\"failing\":"
                        + "{\"database\":\"cannot \\\"connect\\\"\",\"queue\":\"full\"}}\n");
    }

    @Test
    void jsonOfLiveIsOneWord() throws IOException {
        assertThat(ask("GET /live HTTP/1.1\r\naccept: application/json\r\n\r\n"))
                .endsWith("\r\n\r\n{\"status\":\"live\"}\n");
    }

    @Test
    void headAndOptionsAnswerWithoutABody() throws IOException {
        health.ready();
        for (String method : List.of("HEAD", "OPTIONS")) {
            assertThat(ask(method + " /ready HTTP/1.0\r\n\r\n"))
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("Content-Length: 6\r\n")
                    .endsWith("\r\n\r\n");
        }
    }

    @Test
    void metricsAreTheTextOfTheProgram() throws IOException {
        assertThat(get("/metrics?name=x"))
                .contains("Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n")
                .endsWith("\r\n\r\nantiphon_x 1\n");
    }

    @Test
    void failedMetricsAreAnErrorOfTheServerThatNamesTheCause() throws IOException {
        metricsFail = true;
        assertThat(get("/metrics")).startsWith("HTTP/1.1 500 ").contains("no registry");
        assertThat(get("/live")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void serverWithoutMetricsHasNoPageForThem() throws IOException {
        server.close();
        server = HealthServer.builder(health).start("127.0.0.1:0");
        assertThat(get("/metrics"))
                .startsWith("HTTP/1.1 404 ")
                .endsWith("this port has /live and /ready\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/health", "/ready/", "*"})
    void otherPathsAreNotFound(String path) throws IOException {
        assertThat(get(path)).startsWith("HTTP/1.1 404 ").contains("/metrics");
    }

    @Test
    void methodThatWritesIsRefused() throws IOException {
        assertThat(ask("POST /ready HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc"))
                .startsWith("HTTP/1.1 405 ")
                .contains("Allow: GET, HEAD, OPTIONS\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /ready\r\n\r\n",
                "GET  /ready HTTP/1.1\r\n\r\n",
                "get /ready HTTP/1.1\r\n\r\n",
                "GET ready HTTP/1.1\r\n\r\n",
                "GET /ready HTTP/2.0\r\n\r\n",
                "\u0000\u0001\r\n\r\n",
                "\r\n\r\n"
            })
    void requestThatIsNotHttpIsRefused(String request) throws IOException {
        assertThat(ask(request)).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void headOverTheLimitIsRefused() throws IOException {
        assertThat(ask("GET /ready HTTP/1.1\r\nX: " + "x".repeat(9000)))
                .startsWith("HTTP/1.1 431 ")
                .endsWith("the head is over 8192 bytes\n");
    }

    @Test
    void requestMayArriveByteByByteAndWithMoreBehindIt() throws IOException {
        String request = "GET /live HTTP/1.1\r\n\r\n";
        try (Peer peer = Peer.connect(server.port())) {
            for (int i = 0; i < request.length(); i++) {
                peer.send(request.substring(i, i + 1));
            }
            assertThat(peer.readToEnd()).endsWith("live\n");
        }
        assertThat(ask(request + request)).containsOnlyOnce("HTTP/1.1");
    }

    /** They hold fewer connections than the server has, and are closed after 5 s. */
    @Test
    void clientsThatSendHalfAHeadDelayNobody() throws IOException {
        List<Peer> hostile = new ArrayList<>();
        try {
            for (int i = 0; i < HOSTILE; i++) {
                hostile.add(Peer.connectFrom("127.0.0.2", server.port()).send("GET /rea"));
            }
            assertThat(get("/live")).endsWith("live\n");
            for (Peer each : hostile) {
                assertThat(each.readToEnd()).isEmpty();
            }
        } finally {
            for (Peer each : hostile) {
                each.close();
            }
        }
    }

    @Test
    void addressInUseIsAFailureThatNamesIt() {
        assertThatThrownBy(() -> HealthServer.builder(health).start("127.0.0.1:" + server.port()))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining(Integer.toString(server.port()));
    }
}
