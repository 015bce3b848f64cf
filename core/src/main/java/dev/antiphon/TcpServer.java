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

/**
 * A TCP server that runs: it receives messages and answers them.
 *
 * <pre>{@code
 * TcpServer server = TcpServer.builder(Framing.raw())
 *         .onMessage((connection, message) -> Reply.text("Сервер получил: " + message.text()))
 *         .start("localhost:12345");
 * }</pre>
 *
 * <p>All methods may be called by any thread. Nothing that one peer sends, or fails to send, stops
 * it for the others; each bound is in {@link Limits}.
 */
public final class TcpServer implements AutoCloseable {
    private final ServerEngine engine;

    private TcpServer(ServerEngine engine) {
        this.engine = engine;
    }

    /**
     * Returns a builder of a server whose messages have this framing.
     *
     * <p>{@link Framing#raw} has no boundary in the bytes: a message ends where its sender pauses
     * or ends its side. It suits a lesson and one request per connection; any other protocol has a
     * framing that keeps messages whole.
     */
    public static Builder builder(Framing framing) {
        return new Builder(framing);
    }

    /** Returns the addresses of the listeners, with the real port where 0 was asked for. */
    public List<SocketAddress> addresses() {
        return engine.addresses();
    }

    /**
     * Returns the port of the first address that has one.
     *
     * @throws IllegalStateException when it listens on Unix sockets alone
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

    /** Returns the way to the sockets that was taken, and why. */
    public TransportInUse transport() {
        return engine.transport();
    }

    /** Returns the number of connections that are open now. */
    public int connections() {
        return engine.connections();
    }

    /** Returns the bounds in force. */
    public Limits limits() {
        return engine.limits();
    }

    /**
     * Changes the bounds while the server runs. Open connections keep to them from their loop's
     * next turn on: waits that are under way are counted from where they began, and what is over a
     * lowered bound ends with that bound's failure. A lowered {@link Limits#maxConnections} or
     * {@link Limits#maxConnectionsPerAddress} ends no connection, and accepts none until enough
     * have ended by themselves.
     *
     * @throws IllegalArgumentException when {@link Limits#backlog} is another than it was, which
     *   the system takes only when it begins to listen, or when no message of the framing is
     *     within the limits; nothing is changed then
     */
    public void updateLimits(Limits changed) {
        engine.updateLimits(changed);
    }

    /** Returns the server's totals since its start and its current amounts. */
    public Counters counters() {
        return engine.counters();
    }

    /** Stops accepting: new connections wait in the backlog, open ones are served on. */
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
     * Stops in order: serves what the backlog holds, finishes and flushes what was asked, closes,
     * and reports. What is not done within the time is cut. When it returns, the addresses are free
     * and the event loops have ended.
     *
     * <p>Called again meanwhile, it gives the same report, and the drain ends when the shorter of
     * both times is over.
     *
     * @throws IllegalStateException when called on an event loop of this server, or by an
     *   {@code onMessage} or {@code onConnection} handler, for which it would wait; a handler can
     *     {@link #close} the server, which waits for nothing
     */
    public DrainReport drain(Duration within) {
        return engine.drain(within);
    }

    /**
     * Stops at once: a {@link #drain(Duration)} that waits for nothing. Any handler and listener
     * may call it. On an event loop of this server, as in an {@code onMessageInline} or
     * {@code onMessageAsync} handler, it returns before the server has stopped; the reply of that
     * handler is sent.
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

    /** Collects what a server is made of, and starts it. Not for use by several threads at once. */
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

        /** Sets the bounds. */
        public Builder limits(Limits value) {
            limits = Objects.requireNonNull(value, "limits");
            return this;
        }

        /** Has every connection speak TLS; plain text by default. */
        public Builder tls(TlsOptions value) {
            return secured(new ServerTls(Objects.requireNonNull(value, "tls"), false));
        }

        /**
         * Has connections begin in plain text and lets a conversation switch to TLS: {@link
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
         * Has every connection begin with a PROXY header (before TLS), whose addresses are the
         * connection's from then on. Those from networks that are not trusted are refused, unless
         * so chosen.
         */
        public Builder proxyProtocol(ProxyTrust value) {
            trust = Objects.requireNonNull(value, "proxyProtocol");
            return this;
        }

        /** Adds a listener, which runs on its own thread; may be called several times. */
        public Builder listener(EventListener value) {
            listeners.add(Objects.requireNonNull(value, "listener"));
            return this;
        }

        /**
         * Sets whether a reply leaves the connection open in the raw framing too; the others do
         * anyway.
         */
        public Builder keepOpen(boolean value) {
            keepOpen = value;
            return this;
        }

        /**
         * Sets the last reply before a connection closes for a failure; {@link
         * FailureHandler#standard} by default.
         */
        public Builder onFailure(FailureHandler value) {
            failures = Objects.requireNonNull(value, "onFailure");
            return this;
        }

        /**
         * Sets how many event loops there are, one thread each; as many as processors by
         * default.
         *
         * @throws IllegalArgumentException when it is not within 1 and 1024
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
         * Sets the way to the sockets; by default the fastest that is there and allowed.
         * {@link TcpServer#transport} names it.
         */
        public Builder transport(TransportKind value) {
            transport = Objects.requireNonNull(value, "transport");
            return this;
        }

        /** Answers on virtual threads, where each message may block without holding up another. */
        public Builder onMessage(Handler handler) {
            return answering(new Answering.Each(Objects.requireNonNull(handler, "handler")));
        }

        /** Answers on the event loop, which must not block: the fastest way. */
        public Builder onMessageInline(InlineHandler handler) {
            return answering(new Answering.Inline(Objects.requireNonNull(handler, "handler")));
        }

        /** Answers by a stage that any thread completes. */
        public Builder onMessageAsync(AsyncHandler handler) {
            return answering(new Answering.Async(Objects.requireNonNull(handler, "handler")));
        }

        /** Holds a whole conversation on a virtual thread per connection, which may block. */
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
         * Binds the addresses, all or none, as {@link Address#parse} reads them, and begins to
         * accept.
         *
         * @param more each with its own port; port 0 takes a free one for each
         * @throws FailureException with {@link ServerFailure.BindFailed} or
         * {@link Failure.UnknownHost}; nothing is left running
         * @throws IllegalArgumentException when an address cannot be read, or when no message of
         *   the framing is within the limits
         * @throws IllegalStateException when no handler was given
         * @throws java.io.UncheckedIOException when the {@link #transport} that was asked for is
         *   not there or not allowed
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
