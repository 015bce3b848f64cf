package dev.antiphon;

import dev.antiphon.address.Address;
import dev.antiphon.address.HostPort;
import dev.antiphon.argument.Arguments;
import dev.antiphon.config.Backoff;
import dev.antiphon.config.CallOptions;
import dev.antiphon.config.Correlation;
import dev.antiphon.config.Limits;
import dev.antiphon.config.Retry;
import dev.antiphon.config.TransportKind;
import dev.antiphon.engine.Engines;
import dev.antiphon.engine.Engines.ClientTerms;
import dev.antiphon.engine.Engines.ClientTls;
import dev.antiphon.engine.client.ClientEngine;
import dev.antiphon.event.EventListener;
import dev.antiphon.failure.ClientFailure;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.framing.Framing;
import dev.antiphon.handler.Conversation;
import dev.antiphon.message.Message;
import dev.antiphon.proxyprotocol.ProxyPreface;
import dev.antiphon.tls.TlsOptions;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * A TCP client: it sends messages and waits for the replies.
 *
 * <pre>{@code
 * try (TcpClient client = TcpClient.to("localhost:12345", Framing.raw()).build()) {
 *     Message reply = client.callOnce(Message.text("Привет, сервер!"));
 *     System.out.println("Ответ от сервера: " + reply.text());
 * }
 * }</pre>
 *
 * <p>Every request ends exactly once: with its reply, or with a {@link FailureException} that says
 * why, in which phase, and whether the request had left. Nothing is sent twice unless {@link
 * Builder#retry} asks for it. All methods may be called by any thread; those that wait refuse to do
 * so on an event loop.
 */
public final class TcpClient implements AutoCloseable {
    private final ClientEngine engine;

    private TcpClient(ClientEngine engine) {
        this.engine = engine;
    }

    /**
     * Returns a builder of a client for the server at this address, with this framing.
     *
     * @param address as {@link Address#parse} reads it
     * @throws IllegalArgumentException when the address cannot be read
     */
    public static Builder to(String address, Framing framing) {
        return to(Address.parse(address), framing);
    }

    /** Returns a builder, as {@link #to(String, Framing)}. */
    public static Builder to(Address address, Framing framing) {
        return new Builder(address, framing);
    }

    /**
     * Sends one request on a new connection, which is closed after the reply; in the raw
     * framing the reply is whole when the server closes or pauses.
     *
     * @throws FailureException when there is no reply; with {@link ClientFailure.Interrupted} when
     * the waiting thread was interrupted, as it still is then
     */
    public Message callOnce(Message request) {
        return engine.callOnce(request);
    }

    /**
     * Works like {@link #callOnce}, without waiting; the future fails with a
     * {@link FailureException}. What depends on the future runs on the executor of {@link
     * Builder#completeOn}.
     */
    public CompletableFuture<Message> callOnceAsync(Message request) {
        return engine.callOnceAsync(request);
    }

    /**
     * Sends on one of the connections that the calls of this client share, and waits for the reply.
     * In the raw framing, whose replies end by the server's close, each call has a new connection
     * unless {@link Builder#keepOpen} says otherwise. Connections are opened by calls that find
     * none idle, up to {@link Builder#connections}. Calls of several threads are pipelined; replies
     * come in the order of requests, or with ids by {@link Builder#correlateBy}.
     *
     * @throws FailureException when there is no reply; with {@link ClientFailure.Interrupted} when
     * the waiting thread was interrupted, as it still is then. The call ends as one whose
     * future     was cancelled: see {@link #callAsync(Message)}
     */
    public Message call(Message request) {
        return call(request, CallOptions.defaults());
    }

    /**
     * Works like {@link #call(Message)}, with options for this call.
     *
     * @throws FailureException as {@link #call(Message)}
     */
    public Message call(Message request, CallOptions options) {
        return engine.call(request, options);
    }

    /**
     * Works like {@link #call(Message)}, without waiting; the future fails with a
     * {@link FailureException}. What depends on the future runs on the executor of {@link
     * Builder#completeOn}.
     *
     * <p>Cancelling the future withdraws a request that has not left. One that has left is not
     * called back; its reply, when it comes, is thrown away and given to nobody else.
     */
    public CompletableFuture<Message> callAsync(Message request) {
        return callAsync(request, CallOptions.defaults());
    }

    /** Works like {@link #callAsync(Message)}, with options for this call. */
    public CompletableFuture<Message> callAsync(Message request, CallOptions options) {
        return engine.callAsync(request, options);
    }

    /**
     * Opens a new connection for a conversation that is not one reply per request, and waits
     * until it is open. It counts as one of {@link Limits#maxConnections} until it is closed.
     *
     * <p>A peer that has ended its side leaves it open for sending, until it is closed or nothing
     * was sent for {@link Limits#handlerTimeout}.
     *
     * @throws FailureException when no connection came about
     * @throws InterruptedException when the waiting thread was interrupted; the connection is given
     *   up
     */
    public Conversation open() throws InterruptedException {
        return engine.open();
    }

    /**
     * Returns how many failures the client's connections had so far, by {@link Failure#code}; in
     * the order of the codes.
     */
    public Map<String, Long> failures() {
        return engine.failures();
    }

    /**
     * Closes all connections; what is in flight fails with {@link Failure.Stopped}. On the client's
     * event loop, as in what depends on a future, it returns before that is done.
     */
    @Override
    public void close() {
        engine.close();
    }

    private static void onVirtualThread(Runnable completion) {
        Thread.ofVirtual().name("antiphon-completion").start(completion);
    }

    /** Collects what a client is made of. Not for use by several threads at once. */
    public static final class Builder {
        /** The most connections that a pool may have. */
        public static final int CONNECTIONS_CEILING = 10_000;

        private final Address address;
        private final List<EventListener> listeners = new ArrayList<>();
        private final Framing framing;
        private boolean keepOpen;
        private int connections = 1;
        private @Nullable Correlation correlation;
        private @Nullable Backoff reconnect;
        private @Nullable Retry retry;
        private Limits limits = Limits.defaults();
        private TransportKind transport = TransportKind.AUTO;
        private @Nullable ClientTls tls;
        private @Nullable ProxyPreface preface;
        private Duration connectTimeout = Duration.ofSeconds(5);
        private Duration replyTimeout = Duration.ofSeconds(10);
        private Executor completion = TcpClient::onVirtualThread;

        private Builder(Address address, Framing framing) {
            this.framing = Objects.requireNonNull(framing, "framing");
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

        /** Returns the framing that the client will have. */
        public Framing framing() {
            return framing;
        }

        /**
         * Sets the bounds; a client heeds those of messages, of what is in flight, of idle time and
         * of output.
         */
        public Builder limits(Limits value) {
            limits = Objects.requireNonNull(value, "limits");
            return this;
        }

        /** Sets whether the server keeps the connection after a reply in the raw framing too. */
        public Builder keepOpen(boolean value) {
            keepOpen = value;
            return this;
        }

        /**
         * Sets how many connections calls may share; 1 by default. A further one is opened when
         * a call finds none idle; one that is idle for {@link Limits#idleTimeout} is closed.
         *
         * @param value from 1 to {@value #CONNECTIONS_CEILING}
         */
        public Builder connections(int value) {
            if (value < 1 || value > CONNECTIONS_CEILING) {
                throw new IllegalArgumentException("connections is " + value
                        + "; give a value from 1 to " + CONNECTIONS_CEILING);
            }
            connections = value;
            return this;
        }

        /** Sets the way to the sockets; by default the fastest that is there and allowed. */
        public Builder transport(TransportKind value) {
            transport = Objects.requireNonNull(value, "transport");
            return this;
        }

        /**
         * Matches replies by an id, so that they may come in any order; by their order when not
         * set. Then a request whose time is over no longer ends its connection: its id stays taken
         * until its reply comes, which is dropped. Replies that no request waits for are dropped
         * and told as {@link ClientFailure.Unmatched}.
         */
        public Builder correlateBy(Correlation value) {
            correlation = Objects.requireNonNull(value, "correlation");
            return this;
        }

        /**
         * Has calls wait for a connection instead of failing where none can be made: another try
         * follows after a wait with full jitter, also once a connection was lost. A call waits no
         * longer than its own timeout, which without a {@link CallOptions#timeout} is {@link
         * #connectTimeout} and {@link #replyTimeout} together. {@code callOnce} does not wait.
         */
        public Builder reconnect(Backoff value) {
            reconnect = Objects.requireNonNull(value, "reconnect");
            return this;
        }

        /**
         * Tries failed calls again as far as that is safe; never when not set. The last failure
         * names the number of tries.
         */
        public Builder retry(Retry value) {
            retry = Objects.requireNonNull(value, "retry");
            return this;
        }

        /** Sets how long connecting may take, over all addresses of the host; 5 s by default. */
        public Builder connectTimeout(Duration value) {
            connectTimeout = Arguments.positive("connectTimeout", value);
            return this;
        }

        /** Sets how long a whole reply may take from its request's sending; 10 s by default. */
        public Builder replyTimeout(Duration value) {
            replyTimeout = Arguments.positive("replyTimeout", value);
            return this;
        }

        /**
         * Sets the executor that completes the futures of {@link #callAsync} and {@link
         * #callOnceAsync}, and so runs what depends on them; a virtual thread for each future by
         * default. A task that the executor rejects runs on the event loop. {@code Runnable::run}
         * completes futures on the event loop: fastest, and nothing that depends on them may block.
         */
        public Builder completeOn(Executor value) {
            completion = Objects.requireNonNull(value, "completeOn");
            return this;
        }

        /** Has every connection speak TLS; plain text by default. */
        public Builder tls(TlsOptions value) {
            return secured(new ClientTls(Objects.requireNonNull(value, "tls"), false));
        }

        /**
         * Has connections begin in plain text and lets a conversation of {@link TcpClient#open}
         * switch to TLS: {@link Conversation#startTls()}. Calls are refused, since they would stay
         * in plain text.
         */
        public Builder startTls(TlsOptions value) {
            return secured(new ClientTls(Objects.requireNonNull(value, "startTls"), true));
        }

        private Builder secured(ClientTls value) {
            if (tls != null && tls.onRequest() != value.onRequest()) {
                throw new IllegalStateException(
                        "a client has one way to speak TLS, tls or startTls; this one has one already");
            }
            tls = value;
            return this;
        }

        /**
         * Has every connection begin with a PROXY header (before TLS), for a server that expects
         * one.
         */
        public Builder sendProxyHeader(ProxyPreface value) {
            preface = Objects.requireNonNull(value, "proxy header");
            return this;
        }

        /** Adds a listener, which runs on its own thread; may be called several times. */
        public Builder listener(EventListener value) {
            listeners.add(Objects.requireNonNull(value, "listener"));
            return this;
        }

        /**
         * Returns a client that connects when it is first used.
         *
         * @throws IllegalArgumentException when no message of the framing is within the limits
         */
        public TcpClient build() {
            ClientTerms terms = new ClientTerms(
                    framing,
                    limits,
                    List.copyOf(listeners),
                    keepOpen,
                    connections,
                    correlation,
                    reconnect,
                    retry,
                    connectTimeout,
                    replyTimeout,
                    completion,
                    transport,
                    tls,
                    preface);
            return new TcpClient(Engines.connect(address, terms));
        }
    }
}
