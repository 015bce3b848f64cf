package dev.antiphon.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** A client of the API for tests, which shares no code with the server. JSON is read as YAML. */
final class ApiClient implements AutoCloseable {
    private final HttpClient http;
    private final String url;
    private final List<String> headers;

    ApiClient(ControlServer server) {
        this(HttpClient.newHttpClient(), "http://" + server.address(), List.of());
    }

    private ApiClient(HttpClient http, String url, List<String> headers) {
        this.http = http;
        this.url = url;
        this.headers = headers;
    }

    /** A reply. */
    record Answer(int status, String type, String location, String body) {
        /** Returns the JSON object of the body. */
        Map<String, Object> json() {
            return ApiClient.json(body);
        }

        Object get(String name) {
            return json().get(name);
        }

        /** Returns the elements of a list in the body. */
        @SuppressWarnings("unchecked")
        List<Map<String, Object>> list(String name) {
            return (List<Map<String, Object>>) get(name);
        }

        Answer is(int expected) {
            assertThat(status).as(body).isEqualTo(expected);
            return this;
        }
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> json(String text) {
        return (Map<String, Object>) new Load(LoadSettings.builder().build()).loadFromString(text);
    }

    /** Returns a client whose requests have this header, too. Only the first one is closed. */
    ApiClient with(String name, String value) {
        return new ApiClient(http, url, List.of(name, value));
    }

    Answer get(String path) {
        return send("GET", path, "");
    }

    Answer post(String path, String body) {
        return send("POST", path, body);
    }

    Answer delete(String path) {
        return send("DELETE", path, "");
    }

    Answer send(String method, String path, String body) {
        return send(method, path, "application/json", body);
    }

    Answer yaml(String method, String path, String body) {
        return send(method, path, "application/yaml", body);
    }

    private Answer send(String method, String path, String type, String body) {
        HttpRequest.BodyPublisher publisher = body.isEmpty()
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(body);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + path)).method(method, publisher);
        if (!body.isEmpty()) {
            request.header("Content-Type", type);
        }
        if (!headers.isEmpty()) {
            request.headers(headers.toArray(String[]::new));
        }
        try {
            HttpResponse<byte[]> response =
                    http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(
                    response.statusCode(),
                    response.headers().firstValue("Content-Type").orElse(""),
                    response.headers().firstValue("Location").orElse(""),
                    new String(response.body(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Starts a stub and returns its port. */
    int stub(String body) {
        return ((Number) post("/api/stubs", body).is(201).get("port")).intValue();
    }

    @Override
    public void close() {
        http.close();
    }
}
