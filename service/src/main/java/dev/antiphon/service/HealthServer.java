package dev.antiphon.service;

import dev.antiphon.TcpServer;
import dev.antiphon.address.Address;
import dev.antiphon.failure.FailureException;
import dev.antiphon.framing.Framing;

import org.jspecify.annotations.Nullable;

import java.net.SocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * An HTTP server for probes, on a separate port. {@code /live} answers 200 until the service has
 * stopped. {@code /ready} answers 200 if the service takes new connections, otherwise 503 with the
 * reasons. {@code /metrics} answers with a text of metrics if the program has one.
 *
 * <p>The body is plain text, or JSON for clients that send {@code Accept: application/json}. Each
 * reply closes its connection. The server has one event loop, 128 connections at most and 64 from
 * one address, heads of at most 8 KiB, and 5 s for each step, so that a slow or hostile client of
 * it costs the service nothing.
 */
public final class HealthServer implements AutoCloseable {
    private static final String END_OF_HEAD = "delimiter:\\r\\n\\r\\n";

    private final TcpServer server;

    private HealthServer(TcpServer server) {
        this.server = server;
    }

    /** Returns a builder of a server that reports this health. */
    public static Builder builder(Health health) {
        return new Builder(Objects.requireNonNull(health, "health"));
    }

    /** Returns the addresses of the listeners, with the ports that the system chose for 0. */
    public List<SocketAddress> addresses() {
        return server.addresses();
    }

    /** Returns the port of the first address. */
    public int port() {
        return server.port();
    }

    /** Stops at once. */
    @Override
    public void close() {
        server.close();
    }

    /** Builder of a server for probes. Not for use by several threads at once. */
    public static final class Builder {
        private final Health health;
        private @Nullable Supplier<String> metrics;

        private Builder(Health health) {
            this.health = health;
        }

        /**
         * Adds the page {@code /metrics}, in the text format of Prometheus.
         *
         * @param value returns the text, for example {@code registry::scrape} of Micrometer. It
         *     runs on a virtual thread for each request, one at a time. If it throws, the page
         *     answers 500
         */
        public Builder metrics(Supplier<String> value) {
            metrics = Objects.requireNonNull(value, "metrics");
            return this;
        }

        /**
         * Starts the server.
         *
         * @param address the address in the form of {@link Address#parse}; a port alone is on
         *     {@code localhost}
         * @throws FailureException when the address cannot be bound
         * @throws IllegalArgumentException when the address cannot be read
         */
        public HealthServer start(String address) {
            return start(Address.parse(address));
        }

        /**
         * Starts the server on this address.
         *
         * @throws FailureException when the address cannot be bound
         */
        public HealthServer start(Address address) {
            HealthPages pages = new HealthPages(health, metrics);
            return new HealthServer(
                    TcpServer.builder(Framing.eachWay(Framing.parse(END_OF_HEAD), Framing.raw()))
                            .limits(ProbeLimits.limits())
                            .loops(1)
                            .onFailure((connection, failure) -> HealthPages.lastReply(failure))
                            .onMessage((connection, request) -> pages.reply(request))
                            .start(List.of(address)));
        }
    }
}
