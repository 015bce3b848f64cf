package dev.antiphon.control.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.function.Function;

/**
 * An HTTP/1.1 server for an API, on the server of the JDK, with a virtual thread for each request.
 *
 * <p>Heads, bodies, times and numbers of requests have bounds ({@link HttpBounds}). A slow client
 * costs one thread until its deadline, which closes its connection. The JDK has bounds for all
 * servers of the process, as system properties, which this class sets unless the user has: 1,200
 * connections ({@code jdk.httpserver.maxConnections}), 100 header fields ({@code
 * sun.net.httpserver.maxReqHeaders}) of 32 KiB together ({@code maxReqHeaderSize}), and 1,000
 * connections between two requests ({@code maxIdleConnections}), for 30 s each ({@code
 * idleInterval}). They have no effect if the process has used the JDK's server before.
 */
public final class BoundedHttpServer implements AutoCloseable {
    private final HttpServer server;
    private final RequestThreads threads;

    private BoundedHttpServer(HttpServer server, RequestThreads threads) {
        this.server = server;
        this.threads = threads;
    }

    /** Returns a builder of a server with these routes. */
    public static Builder builder(ApiRoutes routes) {
        return new Builder(routes);
    }

    /** Returns the bound address. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    /** Returns the number of requests that are being answered. */
    public int requests() {
        return threads.count();
    }

    /** Stops at once and closes all connections. */
    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }

    /** Builder of a server. Not for use by several threads at once. */
    public static final class Builder {
        private final ApiRoutes routes;
        private RequestGuard guard = head -> {};
        private Function<ApiProblem, ApiReply> errors = ApiProblem::reply;
        private HttpBounds bounds = HttpBounds.DEFAULT;

        private Builder(ApiRoutes routes) {
            this.routes = Objects.requireNonNull(routes, "routes");
        }

        /** Sets the check of each request's head; by default all pass. */
        public Builder guard(RequestGuard value) {
            guard = Objects.requireNonNull(value, "guard");
            return this;
        }

        /** Sets the form of error replies; by default {@link ApiProblem#reply}. */
        public Builder errors(Function<ApiProblem, ApiReply> value) {
            errors = Objects.requireNonNull(value, "errors");
            return this;
        }

        /** Sets the bounds; by default {@link HttpBounds#DEFAULT}. */
        public Builder bounds(HttpBounds value) {
            bounds = Objects.requireNonNull(value, "bounds");
            return this;
        }

        /**
         * Starts the server.
         *
         * @throws IOException when the address cannot be bound
         */
        public BoundedHttpServer start(InetSocketAddress address) throws IOException {
            JdkHttpSettings.apply();
            HttpServer server = HttpServer.create(address, 0);
            RequestThreads threads = new RequestThreads(bounds);
            RequestAnswer answer = new RequestAnswer(routes, guard, errors, bounds);
            server.setExecutor(threads);
            server.createContext(
                    "/",
                    (HttpExchange exchange) -> answer.answer(exchange, threads.ofCurrentThread()));
            server.start();
            return new BoundedHttpServer(server, threads);
        }
    }
}
