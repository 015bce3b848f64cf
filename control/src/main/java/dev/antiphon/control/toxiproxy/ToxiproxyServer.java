package dev.antiphon.control.toxiproxy;

import dev.antiphon.control.http.ApiReply;
import dev.antiphon.control.http.BoundedHttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/**
 * A server of Toxiproxy's HTTP protocol: the clients of Toxiproxy create proxies on it and give
 * them toxics.
 *
 * <pre>{@code
 * try (ToxiproxyServer server = ToxiproxyServer.builder().start()) {
 *     // a client of Toxiproxy talks to server.address()
 * }
 * }</pre>
 *
 * <p>As Toxiproxy's own, the server asks for no token; it refuses browsers. Listen at loopback
 * addresses, unless the whole network may change the proxies. Any thread may call all methods.
 */
public final class ToxiproxyServer implements AutoCloseable {
    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final BoundedHttpServer http;
    private final ToxicProxies proxies;
    private final CountDownLatch closed = new CountDownLatch(1);

    private ToxiproxyServer(BoundedHttpServer http, ToxicProxies proxies) {
        this.http = http;
        this.proxies = proxies;
    }

    /** Returns a builder of a server at a free port of 127.0.0.1. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the bound address. */
    public InetSocketAddress address() {
        return http.address();
    }

    /** Returns the number of proxies. */
    public int proxies() {
        return proxies.all().size();
    }

    /** Stops answering, stops all proxies and ends their connections. */
    @Override
    public void close() {
        http.close();
        proxies.close();
        closed.countDown();
    }

    /**
     * Waits until another thread has closed the server.
     *
     * @throws InterruptedException when the waiting thread was interrupted
     */
    public void awaitClosed() throws InterruptedException {
        closed.await();
    }

    /** Builder of servers. Used by one thread at a time. */
    public static final class Builder {
        private InetSocketAddress address =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        private byte[] configuration = "[]".getBytes(StandardCharsets.UTF_8);
        private Optional<Long> seed = Optional.empty();
        private boolean hasMetrics;
        private boolean hasRuntimeMetrics;
        private boolean isRehearsed;

        private Builder() {}

        /** Sets the address of the HTTP server; default a free port of 127.0.0.1. */
        public Builder address(InetSocketAddress value) {
            address = value;
            return this;
        }

        /**
         * Sets the proxies that exist from the start, as the content of Toxiproxy's configuration
         * file: a JSON array. A proxy may have {@code toxics} there.
         */
        public Builder configuration(byte[] json) {
            configuration = json.clone();
            return this;
        }

        /** Sets the seed of all random values; by default, each proxy has a new seed. */
        public Builder seed(long value) {
            seed = Optional.of(value);
            return this;
        }

        /** Counts the bytes of each proxy, and shows them at {@code /metrics}. */
        public Builder metrics() {
            hasMetrics = true;
            return this;
        }

        /** Shows the memory, the threads and the CPU time of this process at {@code /metrics}. */
        public Builder runtimeMetrics() {
            hasRuntimeMetrics = true;
            return this;
        }

        /**
         * Passes bytes through a proxy before the server listens, for 0.6 s at most. The first
         * times that a test measures are then those of a JVM that has run for a while.
         */
        public Builder rehearse() {
            isRehearsed = true;
            return this;
        }

        /**
         * Starts a server.
         *
         * @throws IllegalArgumentException when the configuration is invalid, or one of its proxies
         *     cannot listen; the message begins with line and column
         * @throws IOException when the address cannot be bound
         */
        public ToxiproxyServer start() throws IOException {
            Optional<TrafficMetrics> traffic =
                    hasMetrics ? Optional.of(new TrafficMetrics()) : Optional.empty();
            ToxicProxies proxies = new ToxicProxies(new ProxyOptions(seed, traffic));
            boolean isStarted = false;
            if (isRehearsed) {
                int unused = Rehearsal.run();
            }
            try {
                ProxyList.load(configuration, proxies);
                BoundedHttpServer http = BoundedHttpServer.builder(
                                ToxiproxyRoutes.of(proxies, metrics(traffic)))
                        .errors(ToxiproxyReplies::ofProblem)
                        .start(address);
                isStarted = true;
                return new ToxiproxyServer(http, proxies);
            } finally {
                if (!isStarted) {
                    proxies.close();
                }
            }
        }

        private Optional<Supplier<ApiReply>> metrics(Optional<TrafficMetrics> traffic) {
            if (traffic.isEmpty() && !hasRuntimeMetrics) {
                return Optional.empty();
            }
            boolean hasRuntime = hasRuntimeMetrics;
            return Optional.of(() -> {
                String text = traffic.map(TrafficMetrics::text).orElse("")
                        + (hasRuntime ? RuntimeMetrics.text() : "");
                return ApiReply.bytes(200, METRICS_TYPE, text.getBytes(StandardCharsets.UTF_8));
            });
        }
    }
}
