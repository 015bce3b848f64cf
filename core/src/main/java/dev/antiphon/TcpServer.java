package dev.antiphon;

import dev.antiphon.address.Address;
import dev.antiphon.config.Limits;
import dev.antiphon.config.TransportKind;
import dev.antiphon.engine.Engines;
import dev.antiphon.engine.Engines.Answering;
import dev.antiphon.engine.Engines.ServerTerms;
import dev.antiphon.engine.Engines.ServerTls;
import dev.antiphon.engine.server.ServerEngine;
import dev.antiphon.event.Counters;
import dev.antiphon.event.DrainReport;
import dev.antiphon.event.EventListener;
import dev.antiphon.event.TransportInUse;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.failure.ServerFailure;
import dev.antiphon.framing.Framing;
import dev.antiphon.handler.AsyncHandler;
import dev.antiphon.handler.Connection;
import dev.antiphon.handler.Conversation;
import dev.antiphon.handler.ConversationHandler;
import dev.antiphon.handler.FailureHandler;
import dev.antiphon.handler.Handler;
import dev.antiphon.handler.InlineHandler;
import dev.antiphon.proxyprotocol.ProxyTrust;
import dev.antiphon.tls.TlsOptions;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A running TCP server: it receives messages and answers them.
 *
 * <pre>{@code
 * TcpServer server = TcpServer.builder(Framing.raw())
 *         .onMessage((connection, message) -> Reply.text("Сервер получил: " + message.text()))
 *         .start("localhost:12345");
 * }</pre>
 *
 * <p>All methods may be called by any thread. Neither the input of a peer nor its inactivity blocks
 * the service of other peers. All bounds are in {@link Limits}.
 */
public final class TcpServer implements AutoCloseable {
    private final ServerEngine engine;

    private TcpServer(ServerEngine engine) {
        this.engine = engine;
    }

    /**
     * Returns a builder of a server with this framing.
     *
     * <p>{@link Framing#raw} does not mark message boundaries: a message ends where its sender
     * pauses or ends its output. It suits exercises and protocols with one request per connection.
     * For other protocols, choose a framing that keeps messages whole.
     */
    public static Builder builder(Framing framing) {
        return new Builder(framing);
    }

    /**
     * Returns the addresses of the listeners. Port 0 is replaced by the port that the system chose.
     */
    public List<SocketAddress> addresses() {
        return engine.addresses();
    }

    /**
     * Returns the port of the first address that has one.
     *
     * @throws IllegalStateException when the server listens on Unix sockets alone
     */
    public int port() {
        for (SocketAddress address : addresses()) {
            if (address instanceof InetSocketAddress inet) {
                return inet.getPort();
            }
        }
        throw new IllegalStateException(
                "the server listens on Unix sockets alone, which have no port: " + addresses());
    }

    /** Returns the transport in use and the reason for its choice. */
    public TransportInUse transport() {
        return engine.transport();
    }

    /** Returns the number of open connections. */
    public int connections() {
        return engine.connections();
    }

    /**
     * Returns the open connection of this number, as {@link Connection#id} has it; empty if there
     * is none. It asks the event loops and waits for their current work.
     *
     * @throws IllegalStateException when called on an event loop of this server
     */
    public Optional<Connection> connection(long id) {
        return engine.connection(id);
    }

    /** Returns the limits in force. */
    public Limits limits() {
        return engine.limits();
    }

    /**
     * Changes the limits while the server runs. Open connections apply the new limits from the next
     * turn of their event loop. Waits in progress keep their start time, and a connection over a
     * lowered limit ends with the failure of that limit. Lowering {@link Limits#maxConnections} or
     * {@link Limits#maxConnectionsPerAddress} ends no connection; the server accepts again when
     * enough connections have ended.
     *
     * @throws IllegalArgumentException when {@link Limits#backlog} differs, since the system reads
     *     it only at the start, or when the limits allow no message of the framing; the previous
     *     limits stay in force
     */
    public void updateLimits(Limits changed) {
        engine.updateLimits(changed);
    }

    /** Returns the server's counters: totals since the start, and current values. */
    public Counters counters() {
        return engine.counters();
    }

    /** Stops accepting. New connections wait in the backlog; open connections are still served. */
    public void pause() {
        engine.pause();
    }

    /** Accepts again after {@link #pause}. */
    public void resume() {
        engine.resume();
    }

    /** Calls {@link #drain(Duration)} with {@link Limits#drainTimeout}. */
    public DrainReport drain() {
        return drain(limits().drainTimeout());
    }

    /**
     * Stops after the work in progress: serves the connections in the backlog, completes and
     * flushes the replies to requests in flight, closes, and reports. Connections that need longer
     * than {@code within} are closed unfinished and reported as cut. When the method returns, the
     * addresses are free and the event loops have ended.
     *
     * <p>A second call during the drain returns the same report, and the drain then ends at the
     * earlier of both deadlines.
     *
     * @throws IllegalStateException when called on an event loop of this server, or by an {@code
     *     onMessage} or {@code onConnection} handler, because the drain would wait for its own
     *     caller; a handler can call {@link #close}, which does not wait
     */
    public DrainReport drain(Duration within) {
        return engine.drain(within);
    }

    /**
     * Stops at once, like a {@link #drain(Duration)} without a wait. Any handler and listener may
     * call it. On an event loop of this server, for example in an {@code onMessageInline} or {@code
     * onMessageAsync} handler, it returns before the server has stopped; the reply of that handler
     * is still sent.
     */
    @Override
    public void close() {
        engine.close();
    }

    /**
     * Waits until the server has been drained or closed by another thread.
     *
     * @throws InterruptedException when the waiting thread was interrupted
     */
    public void awaitStopped() throws InterruptedException {
        engine.awaitStopped();
    }

    /** Builder of a server, which also starts it. Not for use by several threads at once. */
    public static final class Builder {
        private final List<EventListener> listeners = new ArrayList<>();
        private final Framing framing;
        private Limits limits = Limits.defaults();
        private @Nullable ServerTls tls;
        private @Nullable ProxyTrust trust;
        private FailureHandler failures = FailureHandler.standard();
        private boolean keepOpen;
        private int loops = Runtime.getRuntime().availableProcessors();
        private TransportKind transport = TransportKind.AUTO;
        private @Nullable Answering answering;

        private Builder(Framing framing) {
            this.framing = Objects.requireNonNull(framing, "framing");
        }

        /** Returns the framing that the server will have. */
        public Framing framing() {
            return framing;
        }

        /** Sets the limits. */
        public Builder limits(Limits value) {
            limits = Objects.requireNonNull(value, "limits");
            return this;
        }

        /** Uses TLS on every connection; plain text by default. */
        public Builder tls(TlsOptions value) {
            return secured(new ServerTls(Objects.requireNonNull(value, "tls"), false));
        }

        /**
         * Accepts connections in plain text and lets a conversation switch to TLS by {@link
         * Conversation#startTls}.
         */
        public Builder startTls(TlsOptions value) {
            return secured(new ServerTls(Objects.requireNonNull(value, "startTls"), true));
        }

        private Builder secured(ServerTls value) {
            if (tls != null) {
                throw new IllegalStateException(
                        "a server has one way to speak TLS, tls or startTls; this one has one already");
            }
            tls = value;
            return this;
        }

        /**
         * Requires a PROXY protocol header at the beginning of every connection, before TLS; its
         * addresses replace the socket's. Connections from networks that are not trusted are
         * refused, unless {@link ProxyTrust#servingOthers} allows them.
         */
        public Builder proxyProtocol(ProxyTrust value) {
            trust = Objects.requireNonNull(value, "proxyProtocol");
            return this;
        }

        /** Adds a listener, which runs on its own thread. May be called several times. */
        public Builder listener(EventListener value) {
            listeners.add(Objects.requireNonNull(value, "listener"));
            return this;
        }

        /**
         * Sets whether a reply in the raw framing leaves the connection open; false by default. In
         * all other framings, a reply leaves it open.
         */
        public Builder keepOpen(boolean value) {
            keepOpen = value;
            return this;
        }

        /**
         * Sets the handler that chooses the last reply before a failure closes a connection; {@link
         * FailureHandler#standard} by default.
         */
        public Builder onFailure(FailureHandler value) {
            failures = Objects.requireNonNull(value, "onFailure");
            return this;
        }

        /**
         * Sets the number of event loops, each with one thread; by default the number of
         * processors.
         *
         * @throws IllegalArgumentException unless it is from 1 to 1024
         */
        public Builder loops(int value) {
            if (value < 1 || value > 1024) {
                throw new IllegalArgumentException(
                        "loops is " + value + "; give a value from 1 to 1024");
            }
            loops = value;
            return this;
        }

        /**
         * Sets the transport; by default the fastest that the system has and allows. {@link
         * TcpServer#transport} names the choice.
         */
        public Builder transport(TransportKind value) {
            transport = Objects.requireNonNull(value, "transport");
            return this;
        }

        /**
         * Answers messages on virtual threads. The handler may block; other messages do not wait
         * for it.
         */
        public Builder onMessage(Handler handler) {
            return answering(new Answering.Each(Objects.requireNonNull(handler, "handler")));
        }

        /**
         * Answers messages on the event loop, which is the fastest way. The handler must not block.
         */
        public Builder onMessageInline(InlineHandler handler) {
            return answering(new Answering.Inline(Objects.requireNonNull(handler, "handler")));
        }

        /**
         * Answers messages by completion stages. The handler is called on the event loop and must
         * not block; any thread may complete a stage.
         */
        public Builder onMessageAsync(AsyncHandler handler) {
            return answering(new Answering.Async(Objects.requireNonNull(handler, "handler")));
        }

        /**
         * Serves each connection by a conversation on a separate virtual thread. The handler may
         * block.
         */
        public Builder onConnection(ConversationHandler handler) {
            return answering(new Answering.Conversing(Objects.requireNonNull(handler, "handler")));
        }

        private Builder answering(Answering value) {
            if (answering != null) {
                throw new IllegalStateException(
                        "a server has one handler; this one has one already");
            }
            answering = value;
            return this;
        }

        /**
         * Binds the addresses and begins to accept. If one address cannot be bound, none stays
         * bound. {@link Address#parse} defines the syntax.
         *
         * @param more further addresses; port 0 selects a separate free port for each address
         * @throws FailureException with {@link ServerFailure.BindFailed} or {@link
         *     Failure.UnknownHost}; no thread or socket remains open
         * @throws IllegalArgumentException when an address cannot be read, or when the limits allow
         *     no message of the framing
         * @throws IllegalStateException when no handler was given
         * @throws java.io.UncheckedIOException when the system lacks or forbids the requested
         *     {@link #transport}
         */
        public TcpServer start(String address, String... more) {
            List<Address> all = new ArrayList<>();
            all.add(Address.parse(address));
            for (String each : more) {
                all.add(Address.parse(each));
            }
            return start(all);
        }

        /**
         * Starts the server on these addresses, like {@link #start(String, String...)}.
         *
         * @throws IllegalArgumentException also when there is no address
         */
        public TcpServer start(List<? extends Address> addresses) {
            if (answering == null) {
                throw new IllegalStateException(
                        "a server needs a handler; call onMessage, onMessageInline, onMessageAsync or onConnection");
            }
            if (addresses.isEmpty()) {
                throw new IllegalArgumentException(
                        "no address to listen on; give one, e.g. localhost:12345");
            }
            ServerTerms terms = new ServerTerms(
                    framing,
                    limits,
                    failures,
                    List.copyOf(listeners),
                    keepOpen,
                    loops,
                    transport,
                    tls,
                    trust);
            return new TcpServer(Engines.serve(List.copyOf(addresses), terms, answering));
        }
    }
}
