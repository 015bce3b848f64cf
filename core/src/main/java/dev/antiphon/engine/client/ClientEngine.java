package dev.antiphon.engine.client;

import dev.antiphon.address.Address;
import dev.antiphon.config.CallOptions;
import dev.antiphon.config.Correlation;
import dev.antiphon.config.Limits;
import dev.antiphon.engine.connection.ConnectionConfig;
import dev.antiphon.engine.loop.EventLoop;
import dev.antiphon.engine.loop.EventLoopGroup;
import dev.antiphon.engine.tls.CertificateReloader;
import dev.antiphon.failure.ClientFailure;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.failure.Phase;
import dev.antiphon.handler.Conversation;
import dev.antiphon.message.Message;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/**
 * A running client on one event loop. Any thread may call its methods.
 *
 * <p>Permits bound the number of requests in flight; a caller waits until it gets a permit. On the
 * loop, {@link CallDispatcher} handles the calls and {@link ClientConnections} the connections.
 */
public final class ClientEngine {
    private static final Duration EVENTS_GRACE = Duration.ofSeconds(2);

    private final ConnectionConfig connectionConfig;
    private final Duration connectTimeout;
    private final Duration replyTimeout;
    private final @Nullable Correlation correlation;
    private final EventLoopGroup eventLoopGroup;
    private final EventLoop loop;
    private final @Nullable CertificateReloader reload;
    private final InFlightPermits callPermits;

    /**
     * The permits of one-shot calls and conversations, each of which uses a separate connection.
     */
    private final InFlightPermits connectionPermits;

    private final ClientConnections connections;
    private final CallDispatcher dispatcher;
    private final ReplyDelivery delivery;
    private final boolean waitsToReconnect;
    private final CompletableFuture<Boolean> closed = new CompletableFuture<>();

    public ClientEngine(
            Address target, ConnectionConfig connectionConfig, ClientSettings settings) {
        this.connectionConfig = connectionConfig;
        this.reload = connectionConfig.watch();
        this.connectTimeout = settings.connectTimeout();
        this.replyTimeout = settings.replyTimeout();
        this.correlation = settings.correlation();
        Limits limits = connectionConfig.limits();
        this.eventLoopGroup =
                new EventLoopGroup("antiphon-client", 1, limits, settings.transport());
        this.loop = eventLoopGroup.first();
        this.callPermits =
                new InFlightPermits((long) limits.maxInFlight() * settings.connections());
        this.connectionPermits = new InFlightPermits(limits.maxConnections());
        this.connections = new ClientConnections(
                loop, target, connectionConfig, connectTimeout, connectionPermits);
        this.dispatcher = new CallDispatcher(connections, settings);
        this.delivery = new ReplyDelivery(settings.completion());
        this.waitsToReconnect = settings.reconnect() != null;
        ClientWarmUp.begin();
    }

    /**
     * Sends a request on a connection of the pool. Opens another connection if none is idle and the
     * limit allows it.
     */
    public CompletableFuture<Message> callAsync(Message request, CallOptions options) {
        return delivery.of(submitCall(request, options).reply);
    }

    /** Sends a request like {@link #callAsync}, and waits for the reply. */
    public Message call(Message request, CallOptions options) {
        return await(submitCall(request, options));
    }

    private Call submitCall(Message request, CallOptions options) {
        // if the server's close ends a reply, the connection cannot be reused
        return submit(request, options, callPermits, connectionConfig.closesAfterReply());
    }

    /** Sends a request on a new connection, which is closed after the reply. */
    public CompletableFuture<Message> callOnceAsync(Message request) {
        return delivery.of(submitCallOnce(request).reply);
    }

    /** Sends a request like {@link #callOnceAsync}, and waits for the reply. */
    public Message callOnce(Message request) {
        return await(submitCallOnce(request));
    }

    private Call submitCallOnce(Message request) {
        return submit(request, CallOptions.defaults(), connectionPermits, true);
    }

    /**
     * Opens a connection for a conversation, and waits until it is open.
     *
     * @throws FailureException when the connection cannot be opened, or when the largest number of
     *     connections is open
     * @throws InterruptedException when the waiting thread was interrupted
     */
    public Conversation open() throws InterruptedException {
        eventLoopGroup.mustNotBlock("opening a conversation");
        connectionPermits.acquire(connectTimeout.toNanos(), connectTimeout);
        CompletableFuture<Conversation> opened = new CompletableFuture<>();
        loop.execute(() -> connections.converse(opened));
        try {
            return opened.get();
        } catch (InterruptedException e) {
            Failure interrupted = new ClientFailure.Interrupted(Phase.CONNECT, e);
            if (!opened.completeExceptionally(new FailureException(interrupted))
                    && !opened.isCompletedExceptionally()) {
                opened.resultNow().reset(); // it opened just now, and no caller has it
            }
            throw e;
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        }
    }

    private Call submit(
            Message request, CallOptions options, InFlightPermits permits, boolean oneShot) {
        connectionConfig.checkCalls();
        Object id = correlation == null ? null : correlation.id(request).orElse(null);
        Call call = new Call(request, id, bounded(options), dispatcher::overdue);
        call.oneShot = oneShot;
        if (correlation != null && id == null) {
            call.fail(new ClientFailure.NoId(correlation.toString()), false);
            return call;
        }
        acquire(permits, call);
        var unused = call.reply.whenComplete((reply, failure) -> {
            permits.release();
            if (!loop.isCurrent() || call.endedByOthers()) {
                loop.execute(() -> dispatcher.withdraw(call));
            }
        });
        loop.execute(() -> dispatcher.begin(call));
        return call;
    }

    /** Returns options with a timeout, so that repeated attempts to connect end. */
    private CallOptions bounded(CallOptions options) {
        return waitsToReconnect && options.timeout().isEmpty()
                ? options.withTimeout(connectTimeout.plus(replyTimeout))
                : options;
    }

    private void acquire(InFlightPermits permits, Call call) {
        if (permits.tryAcquire()) {
            return;
        }
        eventLoopGroup.mustNotBlock("a call over the bound of requests in flight");
        try {
            permits.acquire(call.deadline - System.nanoTime(), call.limit(replyTimeout));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailureException(new ClientFailure.Interrupted(Phase.CONNECT, e));
        }
    }

    /** Returns the numbers of failures by code. */
    public Map<String, Long> failures() {
        return connectionConfig.sharedCounters().failures();
    }

    // ---- the end ----

    /**
     * Fails all requests in flight and closes every connection. A second call does nothing. If a
     * loop's thread calls this method, another thread closes the client, since a loop cannot wait
     * for itself.
     */
    public void close() {
        if (!closed.complete(true)) {
            return;
        }
        if (eventLoopGroup.areCurrent()) {
            Thread.ofVirtual().name(EventLoopGroup.CLOSER).start(this::stop);
        } else {
            stop();
        }
    }

    private void stop() {
        loop.execute(() -> {
            dispatcher.stop();
            connections.stop();
        });
        eventLoopGroup.stop();
        if (reload != null) {
            reload.stop();
        }
        connectionConfig.events().close(EVENTS_GRACE);
    }

    /**
     * Waits for a reply.
     *
     * @throws FailureException with the failure of the call; with {@link ClientFailure.Interrupted}
     *     when the waiting thread was interrupted; the call is then cancelled
     */
    private Message await(Call call) {
        CompletableFuture<Message> reply = call.reply;
        if (!reply.isDone()) {
            eventLoopGroup.mustNotBlock("a blocking call");
        }
        try {
            return reply.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            if (reply.cancel(false)) {
                boolean sent = call.mayHaveLeft();
                Phase phase = sent ? Phase.REPLY : Phase.CONNECT;
                throw new FailureException(new ClientFailure.Interrupted(phase, e), sent);
            }
            if (reply.isCompletedExceptionally()) { // the call has just ended
                throw failure(reply.exceptionNow());
            }
            return reply.resultNow();
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        }
    }

    private static RuntimeException failure(@Nullable Throwable cause) {
        return cause instanceof FailureException failed
                ? new FailureException(failed)
                : new CompletionException(cause);
    }
}
