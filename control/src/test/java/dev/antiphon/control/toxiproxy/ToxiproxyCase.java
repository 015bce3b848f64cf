package dev.antiphon.control.toxiproxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.TcpServer;
import dev.antiphon.control.toxiproxy.json.GoText;
import dev.antiphon.message.Reply;
import dev.antiphon.stub.proxy.PassThroughFraming;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** A server of the protocol and an upstream that echoes, for each test. */
abstract class ToxiproxyCase {
    private final HttpClient client = HttpClient.newHttpClient();
    private ToxiproxyServer server;
    private TcpServer upstream;

    @BeforeEach
    void start() throws IOException {
        upstream = TcpServer.builder(PassThroughFraming.INSTANCE)
                .keepOpen(true)
                .onMessage((connection, message) -> Reply.of(message))
                .start("127.0.0.1:0");
        server = started();
    }

    /** Starts the server of the protocol. */
    ToxiproxyServer started() throws IOException {
        return ToxiproxyServer.builder().start();
    }

    @AfterEach
    void end() {
        server.close();
        upstream.close();
        client.close();
    }

    /** Returns the port of the HTTP server. */
    final int port() {
        return server.address().getPort();
    }

    /** Returns the address of the upstream. */
    final String upstream() {
        return "127.0.0.1:" + upstream.port();
    }

    final HttpResponse<String> call(String method, String path) throws Exception {
        return call(method, path, "");
    }

    final HttpResponse<String> call(String method, String path, String body) throws Exception {
        return send(request(method, path, body).build());
    }

    final HttpRequest.Builder request(String method, String path, String body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .method(
                        method,
                        body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    }

    final HttpResponse<String> send(HttpRequest request) throws Exception {
        return client.send(request, BodyHandlers.ofString());
    }

    /** Calls, and checks status and body. */
    final void assertCall(String method, String path, String body, int status, String answer)
            throws Exception {
        HttpResponse<String> response = call(method, path, body);
        assertThat(response.body()).isEqualTo(answer);
        assertThat(response.statusCode()).isEqualTo(status);
    }

    /** Calls, and checks that the answer is this error. */
    final void assertError(String method, String path, String body, int status, String text)
            throws Exception {
        assertCall(
                method,
                path,
                body,
                status,
                "{\"error\":" + GoText.quoted(text) + ",\"status\":" + status + "}\n");
    }

    /** Creates a proxy to the upstream and returns its port. */
    final int created(String name) throws Exception {
        String listen = "127.0.0.1:" + created(name, "127.0.0.1:0");
        return Integer.parseInt(listen.substring(listen.lastIndexOf(':') + 1));
    }

    /** Creates a proxy to the upstream and returns the port at which it listens. */
    final String created(String name, String listen) throws Exception {
        HttpResponse<String> response = call(
                "POST",
                "/proxies",
                "{\"name\":\"" + name + "\",\"listen\":\"" + listen + "\",\"upstream\":\""
                        + upstream() + "\"}");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        return response.body().replaceFirst(".*\"listen\":\"[^\"]*:([0-9]+)\".*", "$1");
    }
}
