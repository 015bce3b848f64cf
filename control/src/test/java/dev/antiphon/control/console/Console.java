package dev.antiphon.control.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.control.Control;
import dev.antiphon.control.api.ControlServer;
import dev.antiphon.control.load.LoadView;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A registry with its server for tests of the page. */
public final class Console implements AutoCloseable {
    private static final Pattern PORT = Pattern.compile("\"port\":([0-9]+)");

    private final Control control = Control.start();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Path folder = emptyFolder();
    private ControlServer server;

    /** Starts the server on a free port. */
    public Console() {
        server = ControlServer.builder(control)
                .address("127.0.0.1:0")
                .folder(folder)
                .start();
    }

    private static Path emptyFolder() {
        try {
            return Files.createTempDirectory("console");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a server that requires this token. */
    public Console(String token) {
        server = ControlServer.builder(control)
                .address("127.0.0.1:0")
                .token(token)
                .start();
    }

    /** Starts a server beside which this load runs. */
    public Console(LoadView load) {
        server =
                ControlServer.builder(control).address("127.0.0.1:0").load(load).start();
    }

    /** Returns the registry. */
    public Control control() {
        return control;
    }

    /** Stops the server; the services go on. */
    public void stopServer() {
        server.close();
    }

    /** Starts a server on the port of the one that was stopped, which knows nothing of before. */
    public void restart() {
        server = ControlServer.builder(control).address(server.address()).start();
    }

    /** Returns the address of the page. */
    public String url() {
        return "http://" + server.address() + "/";
    }

    /** Returns the number of requests that are being answered. */
    public int requests() {
        return server.requests();
    }

    /** Sends a request with a body in JSON and returns the reply. */
    public String post(String path, String json) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url()).resolve(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build();
        HttpResponse<String> reply = http.send(request, BodyHandlers.ofString());
        assertThat(reply.statusCode()).as(reply.body()).isLessThan(300);
        return reply.body();
    }

    /** Gets a file of the page with these headers: name, value, name, value. */
    HttpResponse<byte[]> get(String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url()).resolve(path)).GET();
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }

    /** Starts a stub and returns its port. */
    public int stub(String json) throws IOException, InterruptedException {
        return port(post("/api/stubs", json));
    }

    /** Writes a file of rules, which definitions may name. */
    public Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    /** Starts a proxy and returns its port. */
    public int proxy(String json) throws IOException, InterruptedException {
        return port(post("/api/proxies", json));
    }

    private static int port(String reply) {
        Matcher port = PORT.matcher(reply);
        assertThat(port.find()).as(reply).isTrue();
        return Integer.parseInt(port.group(1));
    }

    @Override
    public void close() {
        server.close();
        control.close();
        http.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
