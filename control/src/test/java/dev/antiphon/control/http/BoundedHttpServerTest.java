package dev.antiphon.control.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.antiphon.test.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** The server, asked with literal bytes. */
class BoundedHttpServerTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final String HOST = "Host: localhost\r\n";

    private final CountDownLatch waiting = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private BoundedHttpServer server;

    private ApiRoutes routes() {
        return ApiRoutes.builder()
                .add("GET /api", request -> ApiReply.json(new JsonOutput().put("ok", true)))
                .add("GET /api/things/{thing}", this::thing, "limit", "check")
                .add("DELETE /api/things/{thing}", request -> ApiReply.noContent())
                .add("GET /api/things/first", request -> ApiReply.text(200, "the first\n"))
                .add("POST /api/things", BoundedHttpServerTest::make)
                .add("GET /api/lines", request -> ApiReply.stream("text/plain", this::lines))
                .add("GET /api/flood", request -> ApiReply.stream("text/plain", this::flood))
                .add("GET /api/fault", request -> {
                    throw new IllegalStateException("broken");
                })
                .build();
    }

    private ApiReply thing(ApiRequest request) {
        return ApiReply.json(new JsonOutput()
                .put("thing", request.parameter("thing"))
                .put("limit", request.query("limit", 10, 1, 100))
                .put("check", request.flag("check")));
    }

    private static ApiReply make(ApiRequest request) {
        JsonInput in = request.json("name", "wait");
        String name = in.string("name");
        JsonOutput out = new JsonOutput().put("name", name);
        in.optionalTime("wait").ifPresent(each -> out.put("wait", each.toMillis()));
        return ApiReply.created("/api/things/1", out);
    }

    private void lines(ReplyStream out) throws IOException {
        out.write("one\n");
        out.write("two\n");
    }

    private void flood(ReplyStream out) throws IOException {
        waiting.countDown();
        try {
            while (true) {
                out.write("x".repeat(100_000));
            }
        } finally {
            interrupted.countDown();
        }
    }

    @BeforeEach
    void start() throws IOException {
        start(new HttpBounds(8, 4 << 20, LONG, LONG, LONG));
    }

    private void start(HttpBounds bounds) throws IOException {
        server = BoundedHttpServer.builder(routes())
                .bounds(bounds)
                .start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    private void restart(HttpBounds bounds) throws IOException {
        server.close();
        start(bounds);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Peer peer() {
        return Peer.connect(server.address().getPort());
    }

    private String ask(String head) throws IOException {
        return ask(head, "");
    }

    private String ask(String head, String body) throws IOException {
        try (Peer peer = peer()) {
            String length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
            return peer.send(head + " HTTP/1.1\r\n" + HOST + "Connection: close\r\n" + length
                            + "Content-Type: application/json\r\n\r\n" + body)
                    .readToEnd();
        }
    }

    @Test
    void jsonReplyHasTypeAndLength() throws IOException {
        assertThat(ask("GET /api"))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .containsIgnoringCase("\r\nContent-Type: application/json\r\n")
                .containsIgnoringCase("\r\nContent-Length: 11\r\n")
                .endsWith("\r\n\r\n{\"ok\":true}");
    }

    @Test
    void connectionServesSeveralRequests() throws IOException {
        try (Peer peer = peer()) {
            for (int i = 0; i < 3; i++) {
                peer.send("GET /api HTTP/1.1\r\n" + HOST + "\r\n");
                String line = peer.readLine();
                assertThat(line).isEqualTo("HTTP/1.1 200 OK\r");
                while (!line.equals("\r")) {
                    line = peer.readLine();
                }
                assertThat(peer.read(11)).isEqualTo("{\"ok\":true}");
            }
        }
    }

    @Test
    void headHasNoBody() throws IOException {
        assertThat(ask("HEAD /api"))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .containsIgnoringCase("\r\nContent-Length: 11\r\n")
                .endsWith("\r\n\r\n");
    }

    @Test
    void namedSegmentHasPriorityOverAParameter() throws IOException {
        assertThat(ask("GET /api/things/first")).endsWith("\r\n\r\nthe first\n");
        assertThat(ask("GET /api/things/a%2Db?limit=7&check=true"))
                .endsWith("{\"thing\":\"a-b\",\"limit\":7,\"check\":true}");
    }

    @Test
    void bodyIsReadAndTheNewResourceNamed() throws IOException {
        assertThat(ask(
                        "POST /api/things",
                        "{\"name\":\"ä\\u0001\",\"wait\":\"20ms\"}".replace("ä", "\\u00e4")))
                .startsWith("HTTP/1.1 201 Created\r\n")
                .containsIgnoringCase("\r\nLocation: /api/things/1\r\n")
                .endsWith("{\"name\":\"ä\\u0001\",\"wait\":20}");
    }

    @Test
    void chunkedBodyIsRead() throws IOException {
        try (Peer peer = peer()) {
            peer.send("POST /api/things HTTP/1.1\r\n" + HOST + "Connection: close\r\n"
                    + "Content-Type: application/json; charset=UTF-8\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n"
                    + "5\r\n{\"nam\r\n7\r\ne\":\"x\"}\r\n0\r\n\r\n");
            assertThat(peer.readToEnd()).endsWith("{\"name\":\"x\"}");
        }
    }

    @Test
    void streamEndsWithItsWriter() throws IOException {
        assertThat(ask("GET /api/lines")).contains("4\r\none\n\r\n4\r\ntwo\n\r\n0\r\n\r\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET /api/thing                 | 404 | but \\"things\\"
            GET /                          | 404 | the paths begin with /api
            GET /api/                      | 404 | there is no /api/
            GET /api/things/               | 404 | there is no /api/things/
            PUT /api/things/x              | 405 | use DELETE, GET, HEAD
            GET /api/things                | 405 | use POST
            GET /api/things/x?limit=0      | 400 | give a whole number from 1 to 100
            GET /api/things/x?limit=1&limit=2 | 400 | \\"limit\\" twice
            GET /api/things/x?limt=1       | 400 | but \\"limit\\"
            GET /api/things/x?check=yes    | 400 | known: true, false
            GET /api?x=1                   | 400 | takes no query
            GET /api/things/..             | 400 | no name can have
            GET /api/things/%2e%2e         | 400 | no name can have
            GET /api/things/a%2fb          | 400 | no name can have
            GET /api/things/a%00           | 400 | no name can have
            GET /api/things/%ff            | 400 | UTF-8
            GET http://other/api           | 400 | names another server
            GET //other/api                | 400 | names another server
            GET /api/fault                 | 500 | broken
            """)
    void errorsSayWhatToDo(String head, int status, String detail) throws IOException {
        assertThat(ask(head))
                .startsWith("HTTP/1.1 " + status + " ")
                .containsIgnoringCase("\r\nContent-Type: application/problem+json\r\n")
                .contains("\"status\":" + status)
                .contains(detail);
    }

    @Test
    void methodThatIsNotAllowedIsAnsweredWithTheAllowedOnes() throws IOException {
        assertThat(ask("PATCH /api/things/x")).contains("\r\nAllow: DELETE, GET, HEAD\r\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"nam":"x"}             | nearest | name
            {"name":7}              | field   | name
            {"name":"x","wait":"5"} | value   | 5
            """)
    void problemNamesFieldValueAndNearestWord(String body, String member, String value)
            throws IOException {
        assertThat(ask("POST /api/things", body))
                .startsWith("HTTP/1.1 400 ")
                .contains("\"" + member + "\":\"" + value + "\"");
    }

    @Test
    void bodyOfAnotherTypeIsRefused() throws IOException {
        try (Peer peer = peer()) {
            peer.send("POST /api/things HTTP/1.1\r\n" + HOST + "Connection: close\r\n"
                    + "Content-Type: text/plain\r\nContent-Length: 12\r\n\r\n{\"name\":\"x\"}");
            assertThat(peer.readToEnd())
                    .startsWith("HTTP/1.1 415 ")
                    .contains("send Content-Type: application/json");
        }
    }

    @Test
    void clientSeesTheReplyToABodyThatIsTooLarge() throws IOException {
        restart(new HttpBounds(8, 1000, LONG, LONG, LONG));
        assertThat(ask("POST /api/things", "x".repeat(3_000_000)))
                .startsWith("HTTP/1.1 413 ")
                .contains("over the limit of 1000 bytes");
    }

    @Test
    void halfAHeadEndsAtItsDeadline() throws IOException {
        restart(new HttpBounds(8, 1000, SHORT, LONG, LONG));
        try (Peer peer = peer()) {
            assertThat(peer.send("GET /api HT").readToEnd()).isEmpty();
        }
        await().until(() -> server.requests() == 0);
    }

    @Test
    void halfABodyEndsAtItsDeadline() throws IOException {
        restart(new HttpBounds(8, 1000, LONG, SHORT, LONG));
        try (Peer peer = peer()) {
            peer.send("POST /api/things HTTP/1.1\r\n" + HOST
                    + "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{");
            assertThat(peer.readToEnd()).isEmpty();
        }
        await().until(() -> server.requests() == 0);
    }

    @Test
    void clientThatDoesNotReadItsStreamLosesIt() throws Exception {
        restart(new HttpBounds(8, 1000, LONG, LONG, SHORT));
        try (Peer peer = Peer.connectWithSmallBuffer(server.address().getPort())) {
            peer.send("GET /api/flood HTTP/1.1\r\n" + HOST + "\r\n");
            interrupted.await();
            await().until(() -> server.requests() == 0);
            assertThat(ask("GET /api")).endsWith("{\"ok\":true}");
        }
    }

    @Test
    void furtherRequestThanTheMostIsClosed() throws Exception {
        restart(new HttpBounds(1, 1000, LONG, LONG, LONG));
        try (Peer peer = Peer.connectWithSmallBuffer(server.address().getPort())) {
            peer.send("GET /api/flood HTTP/1.1\r\n" + HOST + "\r\n");
            waiting.await();
            assertThat(refused()).isTrue();
            peer.reset();
        }
        await().until(() -> server.requests() == 0);
        assertThat(ask("GET /api")).endsWith("{\"ok\":true}");
    }

    /** Returns whether the server closes the connection of a request without a reply. */
    private boolean refused() throws IOException {
        try {
            return ask("GET /api").isEmpty();
        } catch (SocketException e) { // it was closed with unread bytes
            return true;
        }
    }

    @Test
    void closeEndsRequestsThatWait() throws Exception {
        try (Peer peer = Peer.connectWithSmallBuffer(server.address().getPort())) {
            peer.send("GET /api/flood HTTP/1.1\r\n" + HOST + "\r\n");
            waiting.await();
            server.close();
            interrupted.await();
        }
        await().until(() -> server.requests() == 0);
    }
}
