package dev.antiphon.control.toxiproxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Status, headers and form of the answers. */
class AnswersTest extends ToxiproxyCase {
    @Test
    void versionHasABlankAndALineFeed() throws Exception {
        HttpResponse<String> answer = call("GET", "/version");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"version\": \"2.12.0\"}\n");
        assertThat(type(answer)).isEqualTo("application/json;charset=utf-8");
    }

    @Test
    void aRoutedAnswerHasAnIdOfTwentyLetters() throws Exception {
        HttpResponse<String> one = call("GET", "/proxies");
        HttpResponse<String> other = call("GET", "/proxies/none");
        assertThat(id(one)).matches("[0-9a-v]{20}");
        assertThat(id(other)).matches("[0-9a-v]{20}").isNotEqualTo(id(one));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /",
        "GET, /proxy",
        "GET, /proxies/",
        "GET, /proxies/a/b",
        "GET, /proxies/a/toxics/",
        "GET, /proxies/a/toxics/b/c",
        "POST, /populate/x",
        "GET, /metrics"
    })
    void anUnknownPathIsNotFound(String method, String path) throws Exception {
        HttpResponse<String> answer = call(method, path);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("404 page not found\n");
        assertThat(type(answer)).isEqualTo("text/plain; charset=utf-8");
        assertThat(id(answer)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /version", "DELETE, /proxies", "PUT, /proxies/a", "PATCH, /proxies",
        "DELETE, /proxies/a/toxics", "PUT, /proxies/a/toxics/b", "GET, /populate", "GET, /reset"
    })
    void aWrongMethodIsAnsweredWithoutABody(String method, String path) throws Exception {
        HttpResponse<String> answer = call(method, path);
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.body()).isEmpty();
        assertThat(id(answer)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"GET, /version", "GET, /proxies", "POST, /proxies", "POST, /reset"})
    void aBrowserIsRefused(String method, String path) throws Exception {
        HttpRequest request = request(method, path, "")
                .header("User-Agent", "Mozilla/5.0 (X11; Linux x86_64)")
                .build();
        HttpResponse<String> answer = send(request);
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).isEqualTo("User agent not allowed\n");
    }

    @Test
    void everyHostIsAccepted() throws Exception {
        String answer = Raw.exchange(
                port(),
                "GET /proxies HTTP/1.1\r\nHost: toxiproxy:8474\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 200 OK").endsWith("\r\n\r\n{}");
    }

    @Test
    void aSuccessIsJsonAndAnErrorIsText() throws Exception {
        HttpResponse<String> success = call("GET", "/proxies");
        HttpResponse<String> error = call("GET", "/proxies/none");
        assertThat(type(success)).isEqualTo("application/json");
        assertThat(type(error)).isEqualTo("text/plain; charset=utf-8");
        assertThat(error.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(error.body()).isEqualTo("{\"error\":\"proxy not found\",\"status\":404}\n");
    }

    @Test
    void aBodyOfAnyTypeIsRead() throws Exception {
        HttpRequest request = request("POST", "/populate", "[]")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .build();
        assertThat(send(request).statusCode()).isEqualTo(201);
    }

    @Test
    void aQueryIsIgnored() throws Exception {
        assertCall("GET", "/proxies?pretty=1&pretty=2", "", 200, "{}");
    }

    @Test
    void anOversizedBodyIsRefused() throws Exception {
        HttpResponse<String> answer = call("POST", "/populate", " ".repeat(5 << 20) + "[]");
        assertThat(answer.statusCode()).isEqualTo(413);
    }

    private static String type(HttpResponse<String> answer) {
        return answer.headers().firstValue("Content-Type").orElse("");
    }

    private static String id(HttpResponse<String> answer) {
        return answer.headers().firstValue("X-Toxiproxy-Request-Id").orElse("");
    }
}
