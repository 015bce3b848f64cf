package dev.antiphon.control.api;

import dev.antiphon.address.Address;
import dev.antiphon.address.Addresses;
import dev.antiphon.address.HostPort;
import dev.antiphon.control.Control;
import dev.antiphon.control.console.ConsoleGuard;
import dev.antiphon.control.console.ConsolePage;
import dev.antiphon.control.definition.DefinitionSource;
import dev.antiphon.control.event.EventFeed;
import dev.antiphon.control.http.ApiRoutes;
import dev.antiphon.control.http.BoundedHttpServer;
import dev.antiphon.control.http.LocalGuard;
import dev.antiphon.control.load.LoadView;
import dev.antiphon.failure.FailureException;
import dev.antiphon.failure.ServerFailure;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A server of the HTTP API for a registry. {@code docs/control-api.md} has its routes.
 *
 * <pre>{@code
 * try (Control control = Control.start();
 *         ControlServer server = ControlServer.builder(control).start()) {
 *     // POST http://127.0.0.1:8025/api/stubs
 * }
 * }</pre>
 *
 * <p>It listens on a loopback address unless told otherwise; on other addresses it requires a
 * token. It refuses requests whose {@code Host} or {@code Origin} belongs to another site. It reads
 * no file, except in a folder that was named. Each request runs on a virtual thread, so that
 * connections of the services never wait for it. It does not close the registry.
 */
public final class ControlServer implements AutoCloseable {
    /** The default address. */
    public static final String ADDRESS = "127.0.0.1:8025";

    private final BoundedHttpServer server;
    private final Control.Subscription feeding;
    private final Control.Subscription waking;

    private ControlServer(
            BoundedHttpServer server, Control.Subscription feeding, Control.Subscription waking) {
        this.server = server;
        this.feeding = feeding;
        this.waking = waking;
    }

    /** Returns a builder of a server for this registry. */
    public static Builder builder(Control control) {
        return new Builder(control);
    }

    /** Returns the address of the server, such as {@code 127.0.0.1:8025}. */
    public String address() {
        return Addresses.shown(server.address());
    }

    /** Returns the port of the server. */
    public int port() {
        return server.address().getPort();
    }

    /** Returns the number of requests that are being answered. */
    public int requests() {
        return server.requests();
    }

    /** Stops at once and closes all connections. The services go on. */
    @Override
    public void close() {
        feeding.close();
        waking.close();
        server.close();
    }

    /** Builder of a server. Not for use by several threads at once. */
    public static final class Builder {
        private static final Pattern TOKEN = Pattern.compile("[!-~]{1,4096}");

        private static final int HEAP_SHARE = 8;

        private final Control control;
        private Address address = Address.parse(ADDRESS);
        private Optional<String> token = Optional.empty();
        private final Set<String> hosts = new HashSet<>();
        private DefinitionSource source = DefinitionSource.remote();
        private Optional<LoadView> load = Optional.empty();
        private int eventsMax = EventFeed.EVENTS_MAX;
        private long bytesMax =
                Math.min(EventFeed.BYTES_MAX, Runtime.getRuntime().maxMemory() / HEAP_SHARE);

        private Builder(Control control) {
            this.control = Objects.requireNonNull(control, "control");
        }

        /** Sets the address; default {@value ControlServer#ADDRESS}. */
        public Builder address(String value) {
            return address(Address.parse(value));
        }

        /**
         * Sets the address; default {@value ControlServer#ADDRESS}.
         *
         * @throws IllegalArgumentException when it is a Unix socket
         */
        public Builder address(Address value) {
            if (!(value instanceof HostPort)) {
                throw new IllegalArgumentException(
                        value + " is no address for HTTP; give HOST:PORT, e.g. " + ADDRESS);
            }
            address = value;
            return this;
        }

        /**
         * Requires a token in each request, as {@code Authorization: Bearer TOKEN}.
         *
         * @throws IllegalArgumentException when it is empty or has characters other than printable
         *     ASCII
         */
        public Builder token(String value) {
            if (!TOKEN.matcher(value).matches()) {
                throw new IllegalArgumentException(
                        "the token must have 1 to 4096 printable ASCII characters without spaces");
            }
            token = Optional.of(value);
            return this;
        }

        /**
         * Adds a name of this machine that {@code Host} may have. IP addresses and {@code
         * localhost} are always allowed.
         */
        public Builder host(String value) {
            hosts.add(value.toLowerCase(Locale.ROOT));
            return this;
        }

        /** Sets the folder of the files that definitions and rules may name; default none. */
        public Builder folder(Path value) {
            source = DefinitionSource.remote(value);
            return this;
        }

        /** Sets the load that {@code GET /api/load} shows; default none. */
        public Builder load(LoadView value) {
            load = Optional.of(value);
            return this;
        }

        /**
         * Sets the bounds of the events that the server keeps; default 120,000 events with 128 MiB
         * of messages, but at most an eighth of the heap.
         *
         * @throws IllegalArgumentException when a bound is below 1
         */
        public Builder events(int countMax, long messageBytesMax) {
            if (countMax < 1 || messageBytesMax < 1) {
                throw new IllegalArgumentException("a server that keeps " + countMax
                        + " events with " + messageBytesMax
                        + " bytes shows nothing; give 1 or more of each");
            }
            eventsMax = countMax;
            bytesMax = messageBytesMax;
            return this;
        }

        /**
         * Starts the server.
         *
         * @throws IllegalArgumentException when the address is not a loopback one and there is no
         *     token
         * @throws FailureException when the address cannot be bound
         */
        public ControlServer start() {
            EventFeed feed = new EventFeed(eventsMax, bytesMax, control::find);
            ServiceWaits waits = new ServiceWaits();
            try {
                InetSocketAddress bound = bound();
                if (!bound.getAddress().isLoopbackAddress() && token.isEmpty()) {
                    throw new IllegalArgumentException("the address " + address
                            + " is open to other machines; set a token, or listen on " + ADDRESS);
                }
                ApiRoutes routes = ApiRoutes.builder()
                        .addAll(ControlApi.routes(
                                control, source, new ControlApi.Live(feed, waits, load)))
                        .addAll(ConsolePage.routes())
                        .build();
                BoundedHttpServer server = BoundedHttpServer.builder(routes)
                        .guard(new ConsoleGuard(new LocalGuard(hosts, token)))
                        .start(bound);
                return new ControlServer(server, control.listen(feed), control.listen(waits));
            } catch (IOException e) {
                boolean inUse = e instanceof BindException;
                throw new FailureException(new ServerFailure.BindFailed(address, inUse, e));
            }
        }

        private InetSocketAddress bound() throws IOException {
            if (address instanceof HostPort host && host.host().equals("localhost")) {
                return new InetSocketAddress(InetAddress.getLoopbackAddress(), host.port());
            }
            SocketAddress first = address.addresses().get(0);
            return (InetSocketAddress) first;
        }
    }
}
