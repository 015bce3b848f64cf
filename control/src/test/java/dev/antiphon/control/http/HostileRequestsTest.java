package dev.antiphon.control.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.test.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Over 200 hostile requests, of which the server accepts none and survives all. */
class HostileRequestsTest {
    private static final Duration PATIENCE = Duration.ofMillis(400);
    private static final String TOKEN = "s3cret-token";
    private static final String GOOD = "{\"name\":\"x\"}";

    private final AtomicInteger accepted = new AtomicInteger();
    private final List<String> requests = new ArrayList<>();
    private BoundedHttpServer server;

    @BeforeEach
    void start() throws IOException {
        ApiRoutes routes = ApiRoutes.builder()
                .add("POST /api/things", request -> {
                    request.json("name").string("name");
                    accepted.incrementAndGet();
                    return ApiReply.noContent();
                })
                .add("GET /api/things/{thing}", request -> {
                    accepted.incrementAndGet();
                    return ApiReply.noContent();
                })
                .build();
        server = BoundedHttpServer.builder(routes)
                .guard(new LocalGuard(Set.of("tests.example"), Optional.of(TOKEN)))
                .bounds(new HttpBounds(64, 100_000, PATIENCE, PATIENCE, PATIENCE))
                .start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private int port() {
        return server.address().getPort();
    }

    /** Returns a request that is accepted if no text in it is replaced. */
    private String good() {
        return "POST /api/things HTTP/1.1\r\nHost: localhost:" + port()
                + "\r\nAuthorization: Bearer "
                + TOKEN + "\r\nContent-Type: application/json\r\nContent-Length: " + GOOD.length()
                + "\r\nConnection: close\r\n\r\n" + GOOD;
    }

    private void with(String old, String replacement) {
        assertThat(good()).contains(old);
        requests.add(good().replace(old, replacement));
    }

    private void header(String line) {
        with("\r\nConnection", "\r\n" + line + "\r\nConnection");
    }

    private void body(String body) {
        requests.add(good().replace(
                        "Content-Length: " + GOOD.length(), "Content-Length: " + body.length())
                .replace(GOOD, body));
    }

    private void path(String path) {
        requests.add(good().replace("POST /api/things", "GET " + path)
                .replace("Content-Length: " + GOOD.length() + "\r\n", "")
                .replace(GOOD, ""));
    }

    private void origins() {
        for (String each : List.of(
                "http://evil.example",
                "https://localhost",
                "http://localhost",
                "null",
                "",
                "http://localhost:1",
                "http://127.0.0.1",
                "http://localhost.evil.example",
                "file://",
                "http://tests.example",
                "http://[::1]",
                "about:blank",
                "data:",
                "chrome-extension://abcdef",
                "http://localhost:" + port() + ".evil.example",
                "http://localhost:" + port() + "@evil.example",
                "http://" + "a".repeat(500),
                "http://localhost:" + port() + "/path",
                "https://localhost:" + port(),
                "http://user@localhost:" + port(),
                "http://%6cocalhost:" + port(),
                "*")) {
            header("Origin: " + each);
        }
        header("Origin: http://localhost:" + port() + "\r\nOrigin: http://evil.example");
        for (String each : List.of("cross-site", "same-site", "x", "")) {
            header("Sec-Fetch-Site: " + each);
        }
    }

    private void hosts() {
        String good = "Host: localhost:" + port();
        for (String each : List.of(
                "evil.example",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "rebind.network",
                "127.0.0.1.nip.io",
                "localhost.",
                "evil.example:" + port(),
                "",
                " ",
                "localhost:x",
                "local host",
                "localhost:99999999",
                "[::1",
                "::1",
                "[evil]",
                "127.1.evil",
                "evil.example#localhost",
                "localhost@evil.example",
                "evil.example/localhost",
                "localhost,evil.example",
                "tests.example.evil",
                "0x7f000001",
                "a".repeat(300),
                "1270.0.0.1")) {
            with(good, "Host: " + each);
        }
        with(good + "\r\n", "");
        with(good, good + "\r\nHost: evil.example");
        with(good, good + "\r\n" + good);
    }

    private void tokens() {
        String good = "Authorization: Bearer " + TOKEN;
        for (String each : List.of(
                "",
                "Bearer",
                "Bearer ",
                "Bearer x",
                "Bearer s3cret-toke",
                "Bearer s3cret-tokenx",
                "Bearer S3CRET-TOKEN",
                "Basic " + TOKEN,
                TOKEN,
                "Bearer" + TOKEN,
                "Token " + TOKEN,
                "Bearer " + TOKEN + " " + TOKEN,
                "Bearer \"" + TOKEN + "\"",
                "Bearer null",
                "Bearer undefined",
                "Bearer *",
                "Bearer " + "a".repeat(5000),
                "Basic Og==",
                "Digest x",
                "Bearer \u0001" + TOKEN,
                "Bearer " + TOKEN + ";",
                "Bearer s3cret%2Dtoken",
                "Bearer=" + TOKEN,
                "Negotiate " + TOKEN)) {
            with(good, "Authorization: " + each);
        }
        with(good + "\r\n", "");
        with(good, good + "\r\nAuthorization: Bearer x");
        with(good, "X-" + good);
        with("POST /api/things", "POST /api/things?token=" + TOKEN);
    }

    private void paths() {
        for (String each : List.of(
                "/api/things/..",
                "/api/things/../things",
                "/api/things/%2e%2e",
                "/api/things/%2E.",
                "/api/things/..%2f..%2fetc%2fpasswd",
                "/api/things/%2fetc%2fpasswd",
                "/etc/passwd",
                "/api/things/..%5c..%5cwindows",
                "/api/things/%00",
                "/api/things/a%00.json",
                "/api/things/%0d%0aX:y",
                "/api/things/%",
                "/api/things/%4",
                "/api/things/%zz",
                "/api/things/%c0%ae%c0%ae",
                "/api/things/%ff",
                "/api/things/a/b",
                "/api/things/",
                "/api/things/a/",
                "//api/things/a",
                "/api//things/a",
                "/./api/things/a",
                "/api/../api/things/a",
                "/api/things/.",
                "api/things/a",
                "*",
                "?",
                "/",
                "http://evil.example/api/things/a",
                "http://localhost/api/things/a",
                "/api/things/a?x=1",
                "/api/things/a?__proto__=1",
                "/api/things/a?%00",
                "/API/things/a",
                "/api/things/a\\b",
                "/api/things/" + "a/".repeat(2000),
                "/api/things/<script>",
                "/api/things/a%7f")) {
            path(each);
        }
        path("/" + "a".repeat(200_000));
    }

    private void bodies() {
        for (String each : List.of(
                "{",
                "}",
                "[]",
                "[{\"name\":\"x\"}]",
                "\"x\"",
                "1",
                "null",
                "true",
                "{\"name\":null}",
                "{\"name\":1}",
                "{\"name\":[\"x\"]}",
                "{\"name\":\"x\",\"name\":\"y\"}",
                "{\"name\":\"x\",}",
                "{'name':'x'}",
                "{name:\"x\"}",
                GOOD + GOOD,
                GOOD + "x",
                "{}",
                "{\"name\":\"x\",\"__proto__\":{}}",
                "{\"Name\":\"x\"}",
                "{\"name\":\"\u0001\"}",
                "{\"name\":\"\\x\"}",
                "{\"name\":\"\\u12\"}",
                "<name>x</name>",
                "name=x",
                "\0",
                "{\"name\":" + "[".repeat(5000),
                "{\"name\":" + "{\"a\":".repeat(5000),
                "{\"name\":" + "9".repeat(5000) + "}",
                "{\"" + "n".repeat(5000) + "\":1}",
                "{\"name\":1e999999999}",
                "{\"name\":NaN}",
                "/* */" + GOOD,
                "#\n" + GOOD,
                "\"name\":\"x\"",
                "{\"name\":\"x\"" + " ".repeat(50_000),
                "x".repeat(200_000))) {
            body(each);
        }
    }

    private void types() {
        for (String each : List.of(
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data",
                "",
                "application/jsonx",
                "application",
                "json",
                "text/json",
                "*/*",
                "application/json; charset=utf-16",
                "application/json, text/plain",
                "text/plain; application/json")) {
            with("application/json", each);
        }
        with("Content-Type: application/json\r\n", "");
    }

    private void heads() {
        String length = "Content-Length: " + GOOD.length();
        for (String each : List.of(
                "Content-Length: -1",
                "Content-Length: x",
                length + "\r\n" + length,
                length + "\r\nContent-Length: 1",
                length + "\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: gzip",
                "Transfer-Encoding: chunked, chunked",
                "Transfer-Encoding: xchunked",
                "Content-Length: 99999999999999999999",
                "Content-Length: 200000")) {
            with(length, each);
        }
        with("HTTP/1.1", "HTTP/1.1 x");
        with("POST", "GET");
        with("POST", "DELETE");
        with("POST", "OPTIONS");
        with("POST", "TRACE");
        with("POST", "CONNECT");
        with("POST", "post");
        with("POST", "P\u0000ST");
        with("POST", "x".repeat(100_000));
        with("POST ", "POST\r\nX: ");
        header("X Y: injected");
        header("X\u0000: injected");
        header(": empty");
        header("X: " + "a".repeat(500_000));
        with("\r\nConnection", "\r\n" + "X-Y: z\r\n".repeat(10_000) + "Connection");
        StringBuilder many = new StringBuilder("\r\n");
        for (int i = 0; i < 10_000; i++) {
            many.append("X-").append(i).append(": z\r\n");
        }
        with("\r\nConnection", many + "Connection");
        with(GOOD, GOOD.substring(1)); // half a body
        requests.add("\r\n\r\n\r\n\r\n");
        requests.add("\u0016\u0003\u0001\u0002\u0000\u0001\u0000"); // TLS
        requests.add("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        for (int cut = 1; cut < good().length(); cut += 16) {
            requests.add(good().substring(0, cut));
        }
    }

    @Test
    void acceptsNoHostileRequest() throws IOException {
        origins();
        hosts();
        tokens();
        paths();
        bodies();
        types();
        heads();
        assertThat(requests).hasSizeGreaterThanOrEqualTo(200);
        List<String> wrong = new ArrayList<>();
        for (String each : requests) {
            int before = accepted.get();
            String reply = replyTo(each);
            if (accepted.get() > before || reply.startsWith("HTTP/1.1 2")) {
                wrong.add(each.length() > 400 ? each.substring(0, 400) : each);
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(replyTo(good())).startsWith("HTTP/1.1 204 ");
        assertThat(accepted).hasValue(1);
    }

    private String replyTo(String request) throws IOException {
        try (Peer peer = Peer.connect(port())) {
            peer.send(request);
            return peer.readToEnd();
        } catch (SocketException e) { // reset by the server, which did not read everything
            return "";
        }
    }
}
