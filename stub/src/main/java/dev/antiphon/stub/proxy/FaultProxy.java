package dev.antiphon.stub.proxy;

import dev.antiphon.TcpClient;
import dev.antiphon.TcpServer;
import dev.antiphon.address.Address;
import dev.antiphon.address.Addresses;
import dev.antiphon.config.Limits;
import dev.antiphon.event.EventListener;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply;
import dev.antiphon.recording.Entry;
import dev.antiphon.recording.Reframing;
import dev.antiphon.stub.answer.Delay;
import dev.antiphon.stub.fault.WireFault;
import dev.antiphon.stub.intercept.MessageInterceptor;
import dev.antiphon.stub.verify.StubCheck;
import dev.antiphon.stub.verify.VerificationError;
import dev.antiphon.tls.TlsOptions;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A TCP proxy for tests between clients and a server. It passes bytes on and injects faults.
 *
 * <pre>{@code
 * try (FaultProxy proxy = FaultProxy.to("localhost:7000").start()) {
 *     ArmedFault slow = proxy.toClient(WireFault.bandwidth(10_000));
 *     // the code under test talks to proxy.address()
 *     slow.disarm();
 * }
 * }</pre>
 *
 * <p>Each client has a separate connection to the server. The proxy passes bytes on as they arrive,
 * in both directions and with every framing, so that prompts, {@code STARTTLS} and messages of any
 * size pass. Only while a fault of single messages is armed, the proxy holds a message until it is
 * complete. The framing determines the messages that listeners receive.
 *
 * <p>The proxy passes on half-closes and resets. A TLS end without {@code close_notify} is passed
 * on as an orderly end, since many programs omit it. If the server cannot be reached, the proxy
 * resets the client, and listeners receive the failure of the connect. If TLS with the server
 * fails, listeners receive a {@link Failure.HandlerFailed} whose cause is a {@link
 * FailureException}.
 *
 * <p>A fault counts the bytes of each connection and direction from the time at which the fault is
 * armed. A fault of single messages ({@link ArmedFault#onMessage}, {@link
 * ArmedFault#withProbability}) counts from the start of each message. Without a framing, the bytes
 * of one read are a message. {@link #close} fails if an armed fault has not occurred.
 *
 * <p>Any thread may call all methods.
 */
public final class FaultProxy implements AutoCloseable {
    private static final Duration CLOSE_GRACE = Duration.ofSeconds(1);

    private final TcpServer server;
    private final TcpClient client;
    private final Framing framing;
    private final Address target;
    private final Set<StubCheck> allowed;
    private final long seed;
    private final DirectionFaults toClient;
    private final DirectionFaults toServer;
    private final ProxiedConnections connections;
    private final AtomicBoolean closed = new AtomicBoolean();

    private FaultProxy(Builder terms) {
        target = terms.target;
        framing = terms.framing;
        allowed = Set.copyOf(terms.allowed);
        seed = terms.seed == null ? new SplittableRandom().nextInt(1_000_000) : terms.seed;
        toClient = new DirectionFaults(Entry.Direction.S2C, terms.injected, terms.interceptor);
        toServer = new DirectionFaults(Entry.Direction.C2S, terms.injected, terms.interceptor);
        TcpClient.Builder upstream = TcpClient.to(terms.target, PassThroughFraming.INSTANCE)
                .keepOpen(true)
                .limits(terms.limits);
        terms.tls.forEach(upstream::tls);
        terms.listeners.addTo(upstream);
        client = upstream.build();
        terms.brokenToClient.forEach(toClient::arm); // before a client can connect
        terms.brokenToServer.forEach(toServer::arm);
        try {
            TcpServer.Builder builder = TcpServer.builder(PassThroughFraming.INSTANCE);
            int maxMessageBytes = terms.limits.maxMessageBytes();
            List<Backlog> backlogs = terms.listeners.addTo(builder, framing, maxMessageBytes);
            connections = new ProxiedConnections(
                    new ProxiedConnections.Upstream(client, terms.closesUnreached),
                    seed,
                    direction -> new Reframing(direction, framing, maxMessageBytes),
                    new ProxiedConnections.Ways(
                            toClient, toServer, terms.toClient, terms.toServer, backlogs));
            terms.settings.accept(builder);
            server = builder.keepOpen(true)
                    .limits(terms.limits)
                    .onConnection(connections::serve)
                    .start(terms.addresses);
        } catch (RuntimeException e) {
            client.close();
            throw e;
        }
    }

    /** Returns a builder of a proxy for this server, in the syntax of {@link Address#parse}. */
    public static Builder to(String server) {
        return to(Address.parse(server));
    }

    /** Returns a builder of a proxy for the server at this address. */
    public static Builder to(Address server) {
        return new Builder(server);
    }

    /** Returns the address that clients connect to. */
    public String address() {
        return Addresses.shown(server.addresses().get(0));
    }

    /** Returns the TCP server to which clients connect. */
    public TcpServer server() {
        return server;
    }

    /**
     * Injects this fault into the bytes from the server to the client, until it is disarmed or
     * removed. Several faults of a direction apply in the order in which they were armed.
     */
    public ArmedFault toClient(WireFault fault) {
        return toClient.arm(new ArmedFault(fault));
    }

    /** Injects an armed fault into the bytes from the server to the client. */
    public ArmedFault toClient(ArmedFault fault) {
        return toClient.arm(fault);
    }

    /** Injects this fault into the bytes from the client to the server, until it is disarmed. */
    public ArmedFault toServer(WireFault fault) {
        return toServer.arm(new ArmedFault(fault));
    }

    /** Injects an armed fault into the bytes from the client to the server. */
    public ArmedFault toServer(ArmedFault fault) {
        return toServer.arm(fault);
    }

    /**
     * Removes a fault from both directions. Bytes that it holds pass at once, and an end that only
     * begins later, such as that of {@code reset:2s}, no longer happens.
     *
     * @return false if the fault is in no direction of this proxy
     */
    public boolean remove(ArmedFault fault) {
        boolean removed = toClient.remove(fault);
        return toServer.remove(fault) || removed;
    }

    /**
     * Closes all open connections without a reset, on both sides. Bytes that faults hold are lost.
     * Waits up to a second until the proxy no longer serves them.
     */
    public void endConnections() {
        connections.endAll();
        connections.awaitNone(CLOSE_GRACE);
    }

    /** Closes or resets this connection, on both sides. Returns whether it is open. */
    public boolean end(long number, Reply.After after) {
        return connections.end(number, after);
    }

    /** Sends a framed message, without faults, on this connection. Returns whether it is open. */
    public boolean push(long number, Entry.Direction way, Message message) {
        return connections.push(number, way, ProxyListeners.framed(framing, way, message));
    }

    /** Returns the seed of all random values. */
    public long seed() {
        return seed;
    }

    /** Returns the armed faults that have not occurred. */
    public List<ArmedFault> unfired() {
        return Stream.of(toClient, toServer).flatMap(DirectionFaults::unfired).toList();
    }

    /**
     * Stops the proxy and resets open connections. A second call does nothing.
     *
     * @throws VerificationError when an armed fault has not occurred
     */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        stop();
        awaitServed();
        String missing =
                unfired().stream().map(ArmedFault::toldUnfired).collect(Collectors.joining());
        if (!missing.isEmpty() && !allowed.contains(StubCheck.UNFIRED)) {
            throw new VerificationError("the proxy on %s to %s (framing %s, seed %s):\n%s"
                    .formatted(address(), target, framing, seed, missing));
        }
    }

    /** Waits up to a second, so that faults which clients have noticed are counted. */
    public void awaitServed() {
        if (!unfired().isEmpty()) {
            connections.awaitNone(CLOSE_GRACE); // later faults do not count as occurred
        }
    }

    /** Stops the proxy without checking that all armed faults have occurred. */
    public void stop() {
        closed.set(true);
        server.close();
        client.close();
        toClient.close();
        toServer.close();
    }

    /**
     * Builder of proxies. Each {@link #start} starts a proxy with the current options. Used by one
     * thread at a time.
     */
    public static final class Builder {
        private final Address target;
        private Framing framing = Framing.raw();
        private final ProxyListeners listeners = new ProxyListeners();
        private Consumer<TcpServer.Builder> settings =
                server -> server.onFailure(ProxiedConnections::lastReply);
        private List<? extends Address> addresses = List.of(Address.parse("127.0.0.1:0"));
        private List<TlsOptions> tls = List.of();
        private boolean closesUnreached;
        private Optional<Delay> toClient = Optional.empty();
        private Optional<Delay> toServer = Optional.empty();
        private final List<ArmedFault> brokenToClient = new ArrayList<>();
        private final List<ArmedFault> brokenToServer = new ArrayList<>();
        private Consumer<InjectedFault> injected = fault -> {};
        private MessageInterceptor interceptor = MessageInterceptor.NONE;
        private @Nullable Long seed;
        private final Set<StubCheck> allowed = EnumSet.noneOf(StubCheck.class);
        private Limits limits = ProxiedConnections.limits();

        private Builder(Address target) {
            this.target = target;
        }

        /**
         * Sets the framing of messages; by default, the bytes of one read are a message. It delays
         * bytes only while messages are intercepted or have faults.
         */
        public Builder framing(Framing value) {
            framing = Objects.requireNonNull(value, "framing");
            return this;
        }

        /** Returns the limits of the proxy. */
        public Limits limits() {
            return limits;
        }

        /** Sets the limits. By default, the timeouts of a proxy are one day. */
        public Builder limits(Limits value) {
            limits = Objects.requireNonNull(value, "limits");
            return this;
        }

        /**
         * Delays the bytes from the server to the client, and the end of that direction. Up to 16
         * MiB of a connection are delayed at once; then receiving pauses.
         */
        public Builder latencyToClient(Delay value) {
            toClient = Optional.of(value);
            return this;
        }

        /** Delays the bytes from the client to the server like {@link #latencyToClient}. */
        public Builder latencyToServer(Delay value) {
            toServer = Optional.of(value);
            return this;
        }

        /** Arms a fault of the bytes to the client, for all proxies of this builder together. */
        public Builder faultToClient(ArmedFault fault) {
            brokenToClient.add(Objects.requireNonNull(fault, "fault"));
            return this;
        }

        /** Arms a fault of the bytes to the server, for all proxies of this builder together. */
        public Builder faultToServer(ArmedFault fault) {
            brokenToServer.add(Objects.requireNonNull(fault, "fault"));
            return this;
        }

        /**
         * Adds a consumer that receives each injected fault just before it takes effect, once per
         * connection or message. The consumer is called on the proxy's threads.
         */
        public Builder onFault(Consumer<InjectedFault> value) {
            injected = injected.andThen(Objects.requireNonNull(value, "onFault"));
            return this;
        }

        /** Sets what decides about each message of the framing, before faults; default none. */
        public Builder interceptor(MessageInterceptor value) {
            interceptor = Objects.requireNonNull(value, "interceptor");
            return this;
        }

        /** Sets the seed of all random values; by default each start has a new seed. */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /** Allows these kinds of findings. A proxy detects only {@link StubCheck#UNFIRED}. */
        public Builder allow(StubCheck... values) {
            allowed.addAll(List.of(values));
            return this;
        }

        /** Uses TLS on the connections to the server. */
        public Builder tls(TlsOptions value) {
            tls = List.of(value);
            return this;
        }

        /** Uses TLS on the connections of clients. */
        public Builder tlsToClients(TlsOptions value) {
            settings = settings.andThen(server -> server.tls(value));
            return this;
        }

        /** Sets the listening addresses; default a free port of 127.0.0.1. */
        public Builder addresses(List<? extends Address> values) {
            addresses = List.copyOf(values);
            return this;
        }

        /**
         * Adds a listener of the clients' connections, such as a recorder, which receives the
         * messages of the {@link #framing}. Malformed bytes or a message over the limit are one
         * failure; later bytes of that direction are reported without framing, as they pass.
         */
        public Builder listener(EventListener value) {
            listeners.addOfMessages(value);
            return this;
        }

        /** Adds a listener that receives the bytes of each read of a client as a message. */
        public Builder listenerOfBytes(EventListener value) {
            listeners.addOfBytes(value);
            return this;
        }

        /** Adds a listener of the connections to the server. */
        public Builder listenerToServer(EventListener value) {
            listeners.addOfServer(value);
            return this;
        }

        /**
         * Closes a client in order if the server cannot be reached. By default the client is reset.
         */
        public Builder closeUnreached() {
            closesUnreached = true;
            return this;
        }

        /** Slows the proxy to the speed of this added listener; its queue cannot overflow then. */
        public Builder pacedBy(EventListener value) {
            listeners.addPacing(value);
            return this;
        }

        /**
         * Starts a proxy, before or after the server. Each call starts another proxy.
         *
         * @throws FailureException when the address cannot be bound
         */
        public FaultProxy start() {
            return new FaultProxy(this);
        }
    }
}
