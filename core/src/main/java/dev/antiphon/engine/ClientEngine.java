package dev.antiphon.engine;

import dev.antiphon.Address;
import dev.antiphon.Fault;
import dev.antiphon.FaultException;
import dev.antiphon.Message;
import dev.antiphon.Phase;
import dev.antiphon.event.ClientEvent.ConnectFailed;
import dev.antiphon.event.ConnectionEvent.Faulted;
import dev.antiphon.framing.Scan;

import org.jspecify.annotations.Nullable;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A client that runs: one loop, one connection that calls share, and one more for each question asked on its own.
 *
 * <p>Its methods may be called by any thread; what is in flight is bounded by permits, for which a caller waits.
 */
public final class ClientEngine {
    private static final Duration EVENTS_GRACE = Duration.ofSeconds(2);

    private final Address target;
    private final Setup setup;
    private final Duration connectTimeout;
    private final Duration replyTimeout;
    private final Loops loops;
    private final Scan keptScan = new Scan(false);
    private final Scan oneShotScan = new Scan(true);
    private final Optional<TlsReload> reload;
    private final AtomicLong ids = new AtomicLong();
    private final Semaphore calls;
    private final Semaphore questions;
    private final CompletableFuture<Boolean> closed = new CompletableFuture<>();

    /** Owned by the loop. */
    private final Set<ClientExchange> exchanges = new HashSet<>();

    /** Owned by the loop. */
    private @Nullable ClientExchange kept;

    /** Owned by the loop. */
    private boolean stopping;

    ClientEngine(Address target, Setup setup, Duration connectTimeout, Duration replyTimeout) {
        this.target = target;
        this.setup = setup;
        this.reload = setup.watch();
        this.connectTimeout = connectTimeout;
        this.replyTimeout = replyTimeout;
        this.loops = new Loops("antiphon-client", 1, setup.limits());
        this.calls = new Semaphore(setup.limits().inFlightMax());
        this.questions = new Semaphore(setup.limits().connectionsMax());
    }

    /** Sends on the connection that all calls share, opening it where there is none. */
    public CompletableFuture<Message> call(Message request) {
        // where a reply ends by the server's close, the connection cannot be used again
        return submit(request, calls, setup.closesAfterReply());
    }

    /** Sends on a connection of its own, which is closed after the reply. */
    public CompletableFuture<Message> ask(Message request) {
        return submit(request, questions, true);
    }

    private CompletableFuture<Message> submit(Message request, Semaphore permits, boolean oneShot) {
        acquire(permits);
        Call call = new Call(request.owned());
        var unused = call.reply.whenComplete((reply, failure) -> permits.release());
        loops.first().execute(() -> place(call, oneShot));
        return call.reply; // itself: a dependent would wrap the failure
    }

    private void acquire(Semaphore permits) {
        if (permits.tryAcquire()) {
            return;
        }
        loops.mustNotBlock("a call over the bound of requests in flight");
        try {
            permits.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FaultException(new Fault.Stopped(Phase.CONNECT));
        }
    }

    // ---- on the loop ----

    private void place(Call call, boolean oneShot) {
        if (stopping) {
            call.fail(new Fault.Stopped(Phase.CONNECT), false);
            return;
        }
        ClientExchange shared = kept;
        if (!oneShot && shared != null && shared.takesCalls()) {
            shared.submit(call);
            return;
        }
        ClientExchange fresh = new ClientExchange(this, oneShot);
        if (!oneShot) {
            kept = fresh;
        }
        exchanges.add(fresh);
        fresh.submit(call);
        resolve(fresh);
    }

    private void resolve(ClientExchange exchange) {
        if (target.isLiteral()) {
            exchange.connect(target.addresses());
            return;
        }
        Thread.ofVirtual().name("antiphon-resolver").start(() -> {
            try {
                List<? extends SocketAddress> addresses = target.addresses();
                loops.first().execute(() -> exchange.connect(addresses));
            } catch (FaultException e) {
                loops.first().execute(() -> exchange.fail(e.fault()));
            }
        });
    }

    LiveConnection connection(ClientExchange exchange, boolean oneShot) {
        Scan scan = oneShot ? oneShotScan : keptScan;
        return new LiveConnection(
                ids.incrementAndGet(), loops.first(), setup, exchange, scan, () -> {});
    }

    void ended(ClientExchange exchange) {
        exchanges.remove(exchange);
        if (kept == exchange) {
            kept = null;
        }
    }

    /** Tells a fault that leaves the connection as it is. */
    void tell(LiveConnection connection, Fault fault) {
        if (setup.events().on()) {
            setup.events().emit(new Faulted(connection.id, fault, System.nanoTime()));
        }
    }

    void tellConnectFailed(Fault fault) {
        if (setup.events().on()) {
            setup.events().emit(new ConnectFailed(target, fault, System.nanoTime()));
        }
    }

    EventLoop loop() {
        return loops.first();
    }

    Address target() {
        return target;
    }

    Duration connectTimeout() {
        return connectTimeout;
    }

    Duration replyTimeout() {
        return replyTimeout;
    }

    // ---- the end ----

    /** Fails what is in flight and closes every connection. A second call does nothing. */
    public void close() {
        loops.mustNotBlock("close");
        if (!closed.complete(true)) {
            return;
        }
        loops.first().execute(() -> {
            stopping = true;
            List.copyOf(exchanges)
                    .forEach(exchange -> exchange.fail(new Fault.Stopped(Phase.REPLY)));
        });
        loops.stop();
        reload.ifPresent(TlsReload::stop);
        setup.events().close(EVENTS_GRACE);
    }

    /**
     * Waits for a reply.
     *
     * @throws FaultException as the call failed; {@link Fault.Stopped} when the waiting thread was interrupted
     */
    public Message await(CompletableFuture<Message> reply) {
        if (!reply.isDone()) {
            loops.mustNotBlock("a blocking call");
        }
        try {
            return reply.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            reply.cancel(false);
            throw new FaultException(new Fault.Stopped(Phase.REPLY), true);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof FaultException failed
                    ? new FaultException(failed.fault(), failed.requestSent())
                    : new CompletionException(e.getCause());
        }
    }
}
