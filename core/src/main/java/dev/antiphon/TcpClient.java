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
 * <p>Every request ends exactly once: with its reply, or with a {@link FailureException} that
 * contains the reason, the phase, and whether the request was sent. A request is sent again only
 * with {@link Builder#retry}. Any thread may call the methods, but a method that waits throws
 * {@link IllegalStateException} on the client's event loop.
 */
public final class TcpClient implements AutoCloseable {
    private final ClientEngine engine;

    private TcpClient(ClientEngine engine) {
        this.engine = engine;
    }

    /**
     * Returns a builder of a client for the server at this address, with this framing.
     *
     * @param address the address in the syntax of {@link Address#parse}
     * @throws IllegalArgumentException when the address cannot be read
     */
    public static Builder to(String address, Framing framing) {
        return to(Address.parse(address), framing);
    }

    /** Returns a builder of a client for the server at this address, with this framing. */
    public static Builder to(Address address, Framing framing) {
        return new Builder(address, framing);
    }

    /**
     * Sends one request on a new connection, waits for the reply, and closes the connection. In the
     * raw framing, the reply is complete when the server closes or pauses.
     *
     * @throws FailureException when there is no reply; with {@link ClientFailure.Interrupted} when
     *     the waiting thread was interrupted, whose interrupt status stays set
     */
    public Message callOnce(Message request) {
        return engine.callOnce(request);
    }

    /**
     * Works like {@link #callOnce}, but does not wait for the reply; the future fails with a {@link
     * FailureException}. Stages that depend on the future run on the executor of {@link
     * Builder#completeOn}.
     */
    public CompletableFuture<Message> callOnceAsync(Message request) {
        return engine.callOnceAsync(request);
    }

    /**
     * Sends a request on one of the pool's connections and waits for the reply. In the raw framing,
     * a reply ends when the server closes, so that each call opens a new connection; {@link
     * Builder#keepOpen} changes that. A call that finds no idle connection opens another one, up to
     * {@link Builder#connections}. Concurrent calls are pipelined. The client matches replies to
     * requests by their order, or by an id with {@link Builder#correlateBy}.
     *
     * @throws FailureException when there is no reply; with {@link ClientFailure.Interrupted} when
     *     the waiting thread was interrupted, whose interrupt status stays set. The request is then
     *     handled like a cancelled one of {@link #callAsync(Message)}
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
     * Works like {@link #call(Message)}, but does not wait for the reply; the future fails with a
     * {@link FailureException}. It waits for a free slot while {@link Limits#maxInFlight} calls per
     * connection of the pool are in flight. Stages that depend on the future run on the executor of
     * {@link Builder#completeOn}.
     *
     * <p>Cancelling the future withdraws a request that has not been sent. A request that was sent
     * stays sent; its reply is discarded when it arrives.
     */
    public CompletableFuture<Message> callAsync(Message request) {
        return callAsync(request, CallOptions.defaults());
    }

    /** Works like {@link #callAsync(Message)}, with options for this call. */
    public CompletableFuture<Message> callAsync(Message request, CallOptions options) {
        return engine.callAsync(request, options);
    }

    /**
     * Opens a new connection for a conversation, in which messages and replies need not alternate,
     * and waits until it is open. The connection counts toward {@link Limits#maxConnections} until
     * it is closed.
     *
     * <p>After the peer has ended its output, this side can still send, until it closes the
     * connection or sends nothing for {@link Limits#handlerTimeout}.
     *
     * @throws FailureException when no connection could be opened
     * @throws InterruptedException when the waiting thread was interrupted; the connection is
     *     abandoned
     */
    public Conversation open() throws InterruptedException {
        return engine.open();
    }

    /**
     * Returns the number of failures of the client's connections by {@link Failure#code}, in the
     * order of the codes.
     */
    public Map<String, Long> failures() {
        return engine.failures();
    }

    /**
     * Closes all connections. Requests in flight fail with {@link Failure.Stopped}. On the client's
     * event loop, for example in a stage that depends on a future, the method returns before all
     * connections are closed.
     */
    @Override
    public void close() {
        engine.close();
    }

    private static void onVirtualThread(Runnable completion) {
        Thread.ofVirtual().name("antiphon-completion").start(completion);
    }

    /** Builder of a client. Not for use by several threads at once. */
    public static final class Builder {
        /** The largest number of connections of a pool. */
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
            this.address = address instanceof HostPort to ? to.asTarget() : address;
        }

        /** Returns the framing that the client will have. */
        public Framing framing() {
            return framing;
        }

        /**
         * Sets the limits. A client applies the limits of messages, requests in flight, idle time
         * and output.
         */
        public Builder limits(Limits value) {
            limits = Objects.requireNonNull(value, "limits");
            return this;
        }

        /**
         * Sets whether the client uses a connection again after a reply in the raw framing; false
         * by default.
         */
        public Builder keepOpen(boolean value) {
            keepOpen = value;
            return this;
        }

        /**
         * Sets the largest number of connections of the pool; 1 by default. A call that finds no
         * idle connection opens another one. A connection that is idle for {@link
         * Limits#idleTimeout} is closed.
         *
         * @param value the number, from 1 to {@value #CONNECTIONS_CEILING}
         * @throws IllegalArgumentException when the number is out of these bounds
         */
        public Builder connections(int value) {
            if (value < 1 || value > CONNECTIONS_CEILING) {
                throw new IllegalArgumentException("connections is " + value
                        + "; give a value from 1 to " + CONNECTIONS_CEILING);
            }
            connections = value;
            return this;
        }

        /** Sets the transport; by default the fastest that the system has and allows. */
        public Builder transport(TransportKind value) {
            transport = Objects.requireNonNull(value, "transport");
            return this;
        }

        /**
         * Matches replies to requests by an id, so that replies may arrive in any order. By
         * default, replies are matched by their order. With a correlation, a request that times out
         * does not end its connection: its id stays reserved until the late reply arrives and is
         * dropped. A reply that matches no waiting request is dropped and reported as {@link
         * ClientFailure.Unmatched}.
         */
        public Builder correlateBy(Correlation value) {
            correlation = Objects.requireNonNull(value, "correlation");
            return this;
        }

        /**
         * Makes calls wait for a connection when none can be opened, instead of failing. Attempts
         * are separated by random waits (full jitter), also after a connection was lost. A call
         * waits until its own timeout; without a {@link CallOptions#timeout} that is the sum of
         * {@link #connectTimeout} and {@link #replyTimeout}. {@code callOnce} does not wait.
         */
        public Builder reconnect(Backoff value) {
            reconnect = Objects.requireNonNull(value, "reconnect");
            return this;
        }

        /**
         * Retries failed calls under these conditions; by default no call is retried. {@link
         * FailureException#tries} returns the number of tries.
         */
        public Builder retry(Retry value) {
            retry = Objects.requireNonNull(value, "retry");
            return this;
        }

        /**
         * Sets the time limit for connecting, over all addresses of the host; 5 s by default.
         *
         * @throws IllegalArgumentException unless it is above zero and at most 365 days
         */
        public Builder connectTimeout(Duration value) {
            connectTimeout = Arguments.positive("connectTimeout", value);
            return this;
        }

        /**
         * Sets the time limit for a whole reply, counted from the sending of its request; 10 s by
         * default.
         *
         * @throws IllegalArgumentException unless it is above zero and at most 365 days
         */
        public Builder replyTimeout(Duration value) {
            replyTimeout = Arguments.positive("replyTimeout", value);
            return this;
        }

        /**
         * Sets the executor that completes the futures of {@link #callAsync} and {@link
         * #callOnceAsync}, and so runs the stages that depend on them; by default each future is
         * completed on a new virtual thread. A task that the executor rejects runs on the event
         * loop. {@code Runnable::run} completes futures on the event loop, which is the fastest
         * choice; dependent stages must not block then.
         */
        public Builder completeOn(Executor value) {
            completion = Objects.requireNonNull(value, "completeOn");
            return this;
        }

        /** Uses TLS on every connection; plain text by default. */
        public Builder tls(TlsOptions value) {
            return secured(new ClientTls(Objects.requireNonNull(value, "tls"), false));
        }

        /**
         * Opens connections in plain text and lets a conversation of {@link TcpClient#open} switch
         * to TLS by {@link Conversation#startTls()}. The call methods are refused, since they would
         * stay in plain text.
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
         * Sends a PROXY header at the beginning of every connection, before TLS, for a server that
         * expects one.
         */
        public Builder sendProxyHeader(ProxyPreface value) {
            preface = Objects.requireNonNull(value, "proxy header");
            return this;
        }

        /** Adds a listener, which runs on its own thread. May be called several times. */
        public Builder listener(EventListener value) {
            listeners.add(Objects.requireNonNull(value, "listener"));
            return this;
        }

        /**
         * Returns a client that connects when it is first used.
         *
         * @throws IllegalArgumentException when the limits allow no message of the framing
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
