package dev.antiphon;

import dev.antiphon.engine.ClientEngine;
import dev.antiphon.engine.Engines;
import dev.antiphon.engine.Engines.ClientTerms;
import dev.antiphon.event.EventListener;
import dev.antiphon.framing.Framing;
import dev.antiphon.proxyprotocol.ProxyPreface;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A TCP client: it sends messages and waits for the replies.
 *
 * <pre>{@code
 * try (TcpClient client = TcpClient.to("localhost:12345").build()) {
 *     System.out.println("Ответ от сервера: " + client.ask(Message.text("Привет, сервер!")).text());
 * }
 * }</pre>
 *
 * <p>Every request ends exactly once: with its reply, or with a {@link FaultException} that says why, in which phase, and
 * whether the request had left. Nothing is sent twice. All methods may be called by any thread; those that wait refuse to do
 * so on the client's own event loop. At most {@link Limits#inFlightMax} calls are in flight; a further one waits for its turn.
 */
public final class TcpClient implements AutoCloseable {
    private final ClientEngine engine;

    private TcpClient(ClientEngine engine) {
        this.engine = engine;
    }

    /**
     * A client in the making, for the server at this address.
     *
     * @param address as {@link Address#parse} reads it
     * @throws IllegalArgumentException when the address cannot be read
     */
    public static Builder to(String address) {
        return to(Address.parse(address));
    }

    /** As {@link #to(String)}. */
    public static Builder to(Address address) {
        return new Builder(address);
    }

    /**
     * Asks one question on a connection of its own, which is closed after the reply; in the raw framing the reply is whole
     * when the server closes or pauses.
     *
     * @throws FaultException when there is no reply
     */
    public Message ask(Message request) {
        return engine.await(engine.ask(request));
    }

    /**
     * As {@link #ask}, without waiting; the future fails with a {@link FaultException}. What
     * depends on the future runs on the event loop unless it says otherwise: it must not block.
     */
    public CompletableFuture<Message> askAsync(Message request) {
        return engine.ask(request);
    }

    /**
     * Sends on the connection that all calls of this client share, and waits for the reply. In the
     * raw framing, whose replies end by the server's close, each call has a connection of its own
     * unless {@link Builder#keepOpen} says otherwise. The connection is opened by the
     * first call, and anew after it was closed. Calls of several threads are pipelined; replies come in the order of requests.
     *
     * @throws FaultException when there is no reply
     */
    public Message call(Message request) {
        return engine.await(engine.call(request));
    }

    /**
     * As {@link #call}, without waiting; the future fails with a {@link FaultException}. What
     * depends on the future runs on the event loop unless it says otherwise: it must not block.
     */
    public CompletableFuture<Message> callAsync(Message request) {
        return engine.call(request);
    }

    /** Closes all connections; what is in flight fails with {@link Fault.Stopped}. */
    @Override
    public void close() {
        engine.close();
    }

    /** Collects what a client is made of. Not for use by several threads at once. */
    public static final class Builder {
        private final Address address;
        private final List<EventListener> listeners = new ArrayList<>();
        private Framing framing = Framing.raw();
        private boolean keepOpen;
        private Limits limits = Limits.defaults();
        private Optional<TlsOptions> tls = Optional.empty();
        private Optional<ProxyPreface> preface = Optional.empty();
        private Duration connectTimeout = Duration.ofSeconds(5);
        private Duration replyTimeout = Duration.ofSeconds(10);

        private Builder(Address address) {
            if (address instanceof HostPort to && to.port() == 0) {
                throw new IllegalArgumentException(
                        "a client cannot connect to port 0; give a port from 1 to 65535");
            }
            if (address instanceof HostPort to && to.isWildcard()) {
                throw new IllegalArgumentException(
                        "a client cannot connect to *; give one host, e.g. localhost");
            }
            this.address = address;
        }

        /** Where messages begin and end. */
        public Builder framing(Framing value) {
            framing = Objects.requireNonNull(value, "framing");
            return this;
        }

        /** The bounds; a client heeds those of messages, of what is in flight, of idle time and of output. */
        public Builder limits(Limits value) {
            limits = Objects.requireNonNull(value, "limits");
            return this;
        }

        /** Whether the server keeps the connection after a reply in the raw framing too. */
        public Builder keepOpen(boolean value) {
            keepOpen = value;
            return this;
        }

        /** How long connecting may take, over all addresses of the host; 5 s by default. */
        public Builder connectTimeout(Duration value) {
            connectTimeout = positive("connectTimeout", value);
            return this;
        }

        /** How long a whole reply may take from its request's sending; 10 s by default. */
        public Builder replyTimeout(Duration value) {
            replyTimeout = positive("replyTimeout", value);
            return this;
        }

        /** Has every connection speak TLS; plain text by default. */
        public Builder tls(TlsOptions value) {
            tls = Optional.of(value);
            return this;
        }

        /** Has every connection begin with a PROXY header (before TLS), for a server that expects one. */
        public Builder sendProxyHeader(ProxyPreface value) {
            preface = Optional.of(value);
            return this;
        }

        /** Told what happens, on a thread of its own; may be called several times. */
        public Builder listener(EventListener value) {
            listeners.add(Objects.requireNonNull(value, "listener"));
            return this;
        }

        private static Duration positive(String name, Duration value) {
            if (value.isNegative() || value.isZero() || value.compareTo(Duration.ofDays(365)) > 0) {
                throw new IllegalArgumentException(
                        name + " is " + value + "; give a duration above zero, up to 365 days");
            }
            return value;
        }

        /**
         * A client that connects when it is first used.
         *
         * @throws IllegalArgumentException when no message of the framing is within the limits
         */
        public TcpClient build() {
            limits.mustAdmit(framing);
            ClientTerms terms = new ClientTerms(
                    framing,
                    limits,
                    List.copyOf(listeners),
                    keepOpen,
                    connectTimeout,
                    replyTimeout,
                    tls,
                    preface);
            return new TcpClient(Engines.connect(address, terms));
        }
    }
}
