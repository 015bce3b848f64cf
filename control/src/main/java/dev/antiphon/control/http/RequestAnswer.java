package dev.antiphon.control.http;

import com.sun.net.httpserver.HttpExchange;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/** The steps from a request to its reply: guard, route, handler, error, output. */
final class RequestAnswer {
    private static final String CACHE = "Cache-Control";
    private static final String CLOSE = "close";
    private static final List<String> PROTOCOLS = List.of("HTTP/1.1", "HTTP/1.0");

    private final ApiRoutes routes;
    private final RequestGuard guard;
    private final Function<ApiProblem, ApiReply> errors;
    private final HttpBounds bounds;
    private final Semaphore memory = new Semaphore(BodyReader.CHUNKS_MAX);

    RequestAnswer(
            ApiRoutes routes,
            RequestGuard guard,
            Function<ApiProblem, ApiReply> errors,
            HttpBounds bounds) {
        this.routes = routes;
        this.guard = guard;
        this.errors = errors;
        this.bounds = bounds;
    }

    /** Answers one request and ends its exchange. An exception closes the connection. */
    void answer(HttpExchange exchange, RequestDeadline deadline) throws IOException {
        deadline.end(); // of the head
        try (BodyReader body =
                new BodyReader(exchange.getRequestBody(), bounds, deadline, memory)) {
            ApiReply reply;
            try {
                reply = reply(exchange, body);
            } catch (ApiProblem e) {
                reply = e.headed(errors.apply(e));
            } catch (UncheckedIOException e) { // the client has gone or was too slow
                throw e.getCause();
            } catch (InterruptedException e) { // the server stops
                throw new IOException("the server stops", e);
            } catch (RuntimeException e) {
                reply = errors.apply(
                        new ApiProblem(500, "the server failed on this request: " + e));
            }
            try {
                send(exchange, reply, deadline);
            } finally {
                reply.close();
            }
        } finally {
            deadline.begin(bounds.replyTime()); // the JDK reads a rest of the body
            exchange.close();
            deadline.end();
        }
    }

    private ApiReply reply(HttpExchange exchange, BodyReader body) throws InterruptedException {
        RequestHead head = head(exchange);
        guard.check(head);
        if (!PROTOCOLS.contains(exchange.getProtocol())) {
            throw ApiProblem.badRequest("the request is not in HTTP/1.1 or HTTP/1.0");
        }
        URI target = exchange.getRequestURI();
        if (target.getRawAuthority() != null || !head.path().startsWith("/")) {
            throw ApiProblem.badRequest(
                    "the request names another server or no path; begin its target with one /");
        }
        ApiRoutes.Match match = routes.match(head.method(), head.path());
        String query = target.getRawQuery() == null ? "" : target.getRawQuery();
        Map<String, String> parameters =
                RequestTarget.query(query, match.route().query());
        return match.route().handler().reply(new ApiRequest(head, match, parameters, body));
    }

    private static RequestHead head(HttpExchange exchange) {
        Map<String, List<String>> headers = new HashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
        String path = exchange.getRequestURI().getRawPath();
        return new RequestHead(exchange.getRequestMethod(), path == null ? "" : path, headers);
    }

    private void send(HttpExchange exchange, ApiReply reply, RequestDeadline deadline)
            throws IOException {
        deadline.begin(bounds.replyTime());
        reply.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        if (!reply.headers().containsKey(CACHE)) {
            exchange.getResponseHeaders().set(CACHE, "no-store");
        }
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        boolean head = exchange.getRequestMethod().equals("HEAD");
        if (reply.stream().isPresent() && !head) {
            stream(exchange, reply.stream().get(), deadline);
            return;
        }
        byte[] body = reply.body();
        if (head || body.length == 0) {
            if (head) {
                exchange.getResponseHeaders().set("Content-Length", "" + body.length);
            }
            exchange.sendResponseHeaders(reply.status(), -1);
            return;
        }
        exchange.sendResponseHeaders(reply.status(), body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private void stream(HttpExchange exchange, ApiReply.Stream stream, RequestDeadline deadline)
            throws IOException {
        exchange.getResponseHeaders().set("Connection", CLOSE);
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        deadline.end();
        try {
            stream.write(new ReplyStream(out, deadline, bounds.replyTime()));
            deadline.begin(bounds.replyTime());
            out.close();
        } catch (InterruptedException e) {
            throw new IOException("the server stops", e);
        }
    }
}
