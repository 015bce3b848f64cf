package dev.antiphon.engine;

import dev.antiphon.Address;
import dev.antiphon.CallOptions;
import dev.antiphon.ClientFault;
import dev.antiphon.Conversation;
import dev.antiphon.Correlation;
import dev.antiphon.Fault;
import dev.antiphon.FaultException;
import dev.antiphon.Message;
import dev.antiphon.MessageView;
import dev.antiphon.Phase;
import dev.antiphon.event.ClientEvent.ConnectFailed;
import dev.antiphon.event.ConnectionEvent.Faulted;
import dev.antiphon.framing.Scan;

import org.jspecify.annotations.Nullable;

import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * A client that runs: one loop, the connections that calls share, and one more for each question
 * asked on its own.
 *
 * <p>Its methods may be called by any thread; what is in flight is bounded by permits, for which a
 * caller waits.
 */
public final class ClientEngine {
    private static final Duration EVENTS_GRACE = Duration.ofSeconds(2);

    private final Address target;
    private final Setup setup;
    private final Duration connectTimeout;
    private final Duration replyTimeout;
    private final Optional<Correlation> correlation;
    private final Loops loops;
    private final Scan keptScan = new Scan(false);
    private final Scan oneShotScan = new Scan(true);
    private final Optional<TlsReload> reload;
    private final AtomicLong ids = new AtomicLong();
    private final Room calls;
    private final Room questions;
    private final CompletableFuture<Boolean> closed = new CompletableFuture<>();

    /** Owned by the loop. */
    private final Set<ClientExchange> exchanges = new HashSet<>();

    /** Owned by the loop. */
    private final Set<ClientConversation> conversations = new HashSet<>();

    /** Owned by the loop. */
    private final Pool pool;

    /** Owned by the loop. */
    private final Optional<Retries> retries;

    private final boolean waitsToReconnect;

    /** Owned by the loop. */
    private boolean stopping;

    ClientEngine(Address target, Setup setup, ClientSettings settings) {
        this.target = target;
        this.setup = setup;
        this.reload = setup.watch();
        this.connectTimeout = settings.connectTimeout();
        this.replyTimeout = settings.replyTimeout();
        this.correlation = settings.correlation();
        this.loops = new Loops("antiphon-client", 1, setup.limits(), settings.transport());
        RandomGenerator random = new SplittableRandom();
        Optional<Jitter> jitter = settings.reconnect().map(each -> new Jitter(each, random));
        this.waitsToReconnect = jitter.isPresent();
        this.pool = new Pool(loops.first(), settings.connections(), jitter, () -> open(false));
        this.retries = settings.retry()
                .map(policy -> new Retries(loops.first(), policy, random, this::place));
        long most = (long) setup.limits().inFlightMax() * settings.connections();
        this.calls = Room.of((int) Math.min(Integer.MAX_VALUE, most));
        this.questions = Room.of(setup.limits().connectionsMax());
    }

    /** Sends on a connection that all calls share, opening one where that is of use. */
    public CompletableFuture<Message> callAsync(Message request, CallOptions options) {
        return submitCall(request, options).reply; // itself: a dependent would wrap the failure
    }

    /** As {@link #callAsync}, and waits for the reply. */
    public Message call(Message request, CallOptions options) {
        return await(submitCall(request, options));
    }

    private Call submitCall(Message request, CallOptions options) {
        // where a reply ends by the server's close, the connection cannot be used again
        return submit(request, options, calls, setup.closesAfterReply());
    }

    /** Sends on a connection of its own, which is closed after the reply. */
    public CompletableFuture<Message> askAsync(Message request) {
        return submitQuestion(request).reply;
    }

    /** As {@link #askAsync}, and waits for the reply. */
    public Message ask(Message request) {
        return await(submitQuestion(request));
    }

    private Call submitQuestion(Message request) {
        return submit(request, CallOptions.defaults(), questions, true);
    }

    /**
     * Opens a connection for a conversation, and waits for it.
     *
     * @throws FaultException when there is none, or when as many as may be are open already
     * @throws InterruptedException when the waiting thread was interrupted
     */
    public Conversation open() throws InterruptedException {
        loops.mustNotBlock("opening a conversation");
        if (!questions.permits.tryAcquire(connectTimeout.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new FaultException(new ClientFault.NoRoom(questions.most, connectTimeout));
        }
        CompletableFuture<Conversation> opened = new CompletableFuture<>();
        loops.first().execute(() -> begin(opened));
        try {
            return opened.get();
        } catch (InterruptedException e) {
            if (!opened.cancel(false) && !opened.isCompletedExceptionally()) {
                opened.resultNow().reset(); // it came about in this moment, and nobody has it
            }
            throw e;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof FaultException failed
                    ? new FaultException(failed.fault())
                    : new CompletionException(e.getCause());
        }
    }

    private void begin(CompletableFuture<Conversation> opened) {
        if (stopping) {
            questions.permits.release();
            opened.completeExceptionally(new FaultException(new Fault.Stopped(Phase.CONNECT)));
            return;
        }
        ClientConversation fresh = new ClientConversation(this, opened);
        conversations.add(fresh);
        var unused = opened.whenComplete((conversation, thrown) -> {
            if (opened.isCancelled()) {
                Fault fault = new ClientFault.Interrupted(Phase.CONNECT);
                loops.first().execute(() -> fresh.fail(fault));
            }
        });
        resolve(fresh::connect, fresh::fail);
    }

    private Call submit(Message request, CallOptions options, Room room, boolean oneShot) {
        Optional<Object> id = correlation.flatMap(each -> each.id(request));
        Call call = new Call(request, id, bounded(options), this::overdue);
        call.oneShot = oneShot;
        if (correlation.isPresent() && id.isEmpty()) {
            call.fail(new ClientFault.NoId(correlation.get().toString()), false);
            return call;
        }
        acquire(room, call);
        var unused = call.reply.whenComplete((reply, failure) -> {
            room.permits.release();
            if (!loops.first().isCurrent() || call.endedByOthers()) {
                loops.first().execute(() -> withdraw(call));
            }
        });
        loops.first().execute(() -> {
            retries.ifPresent(Retries::begun);
            place(call);
        });
        return call;
    }

    /** What may wait for a connection again and again must end at some time. */
    private CallOptions bounded(CallOptions options) {
        return waitsToReconnect && options.timeout().isEmpty()
                ? options.withTimeout(connectTimeout.plus(replyTimeout))
                : options;
    }

    private void acquire(Room room, Call call) {
        if (room.permits.tryAcquire()) {
            return;
        }
        loops.mustNotBlock("a call over the bound of requests in flight");
        try {
            long left = call.deadline - System.nanoTime();
            if (!room.permits.tryAcquire(left, TimeUnit.NANOSECONDS)) {
                Duration limit = call.limit(replyTimeout);
                throw new FaultException(new ClientFault.NoRoom(room.most, limit));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FaultException(new ClientFault.Interrupted(Phase.CONNECT));
        }
    }

    /** How many may be in flight at once, and who may be the next. */
    private record Room(Semaphore permits, int most) {
        static Room of(int most) {
            return new Room(new Semaphore(most), most);
        }
    }

    // ---- on the loop ----

    private void place(Call call) {
        if (call.reply.isDone()) {
            return; // cancelled before anything was done for it
        }
        if (stopping) {
            call.fail(new Fault.Stopped(Phase.CONNECT), false);
            return;
        }
        if (!call.oneShot && pool.holds(call.key)) {
            call.fail(new ClientFault.DuplicateId(ById.shown(call.key)), false);
            return;
        }
        if (call.deadline != Timed.NEVER) {
            loop().schedule(call, call.deadline);
        }
        if (call.oneShot) {
            open(true).submit(call);
        } else {
            pool.place(call);
        }
    }

    private ClientExchange open(boolean oneShot) {
        ClientExchange fresh = new ClientExchange(this, oneShot);
        exchanges.add(fresh);
        // a task: what is submitted to it in this turn is there when it begins
        loop().execute(() -> resolve(fresh::connect, fresh::fail));
        return fresh;
    }

    /** It was cancelled, or its time is over. */
    private void withdraw(Call call) {
        loop().cancel(call);
        pool.withdraw(call);
        ClientExchange on = call.on;
        if (on != null) {
            on.withdraw(call);
        }
    }

    /** Of what has left, its connection knows better. */
    private void overdue(Call call) {
        if (call.reply.isDone() || call.wasComposed()) {
            return;
        }
        if (System.nanoTime() < call.deadline) {
            loop().schedule(call, call.deadline);
            return;
        }
        withdraw(call);
        Duration limit = call.limit(connectTimeout);
        failed(call, new Fault.TimedOut(Phase.CONNECT, limit, 0), false);
    }

    /** A call has no reply, and may be tried again. */
    void failed(Call call, Fault fault, boolean requestSent) {
        if (mayTryAgain(call)
                && retries.isPresent()
                && retries.get().again(call, fault, requestSent)) {
            return;
        }
        loop().cancel(call);
        call.fail(fault, requestSent);
    }

    /** The id of a call whose late reply may still come is not free for another try. */
    private boolean mayTryAgain(Call call) {
        return !stopping && !call.reply.isDone() && !pool.holds(call.key);
    }

    void opened(boolean oneShot) {
        if (!oneShot) {
            pool.opened();
        }
    }

    void lost() {
        pool.lost();
    }

    /** No connection came about for these. */
    void unconnected(List<Call> waiting, Fault fault, boolean oneShot) {
        if (setup.events().on()) {
            setup.events().emit(new ConnectFailed(target, fault, System.nanoTime()));
        }
        if (!stopping && !oneShot && !pool.hasOpen() && pool.awaitAnother(waiting)) {
            return;
        }
        for (Call call : waiting) {
            if (stopping || oneShot || !pool.placeOnOpen(call)) {
                failed(call, fault, false);
            }
        }
    }

    Awaited awaited() {
        return correlation.<Awaited>map(ById::new).orElseGet(InOrder::new);
    }

    /** What a reply is that no request waits for. */
    Fault unmatched(MessageView reply) {
        String id = correlation.flatMap(each -> each.id(reply)).map(ById::shown).orElse("");
        return new ClientFault.Unmatched(id);
    }

    void roomAgain() {
        pool.roomAgain();
    }

    /** A call has ended, so that there may be room for another one. */
    void replied(Call call) {
        loop().cancel(call);
        pool.roomAgain();
    }

    void retire(ClientExchange exchange) {
        pool.retire(exchange);
    }

    private void resolve(Consumer<List<? extends SocketAddress>> found, Consumer<Fault> notFound) {
        if (target.isLiteral()) {
            lookUp(found, notFound, Runnable::run);
        } else {
            Thread.ofVirtual()
                    .name("antiphon-resolver")
                    .start(() -> lookUp(found, notFound, loops.first()::execute));
        }
    }

    private void lookUp(
            Consumer<List<? extends SocketAddress>> found,
            Consumer<Fault> notFound,
            Executor loop) {
        List<? extends SocketAddress> addresses;
        try {
            addresses = target.addresses();
        } catch (UnknownHostException e) {
            Fault fault = new Fault.UnknownHost(String.valueOf(e.getMessage()));
            loop.execute(() -> notFound.accept(fault));
            return;
        } catch (Throwable e) { // an Error too: the call is not to wait for its deadline
            Fault fault = new Fault.Io(Phase.CONNECT, String.valueOf(e));
            loop.execute(() -> notFound.accept(fault));
            return;
        }
        loop.execute(() -> found.accept(addresses));
    }

    LiveConnection connection(Exchange exchange, boolean oneShot) {
        Scan scan = oneShot ? oneShotScan : keptScan;
        return new LiveConnection(
                ids.incrementAndGet(), loops.first(), setup, exchange, scan, closed -> {});
    }

    void ended(ClientExchange exchange) {
        exchanges.remove(exchange);
    }

    void ended(ClientConversation conversation) {
        if (conversations.remove(conversation)) {
            questions.permits.release();
        }
    }

    /** Tells a fault that leaves the connection as it is. */
    void tell(LiveConnection connection, Fault fault) {
        setup.totals().count(fault);
        if (setup.events().on()) {
            setup.events().emit(new Faulted(connection.id(), fault, System.nanoTime()));
        }
    }

    /** By code. */
    public Map<String, Long> faults() {
        return setup.totals().faults();
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

    /**
     * Fails what is in flight and closes every connection. A second call does nothing. On a loop,
     * which would wait for itself, another thread does it.
     */
    public void close() {
        if (!closed.complete(true)) {
            return;
        }
        if (loops.areCurrent()) {
            Thread.ofVirtual().name(Loops.CLOSER).start(this::stop);
        } else {
            stop();
        }
    }

    private void stop() {
        loops.first().execute(() -> {
            stopping = true;
            pool.clear().forEach(call -> failed(call, new Fault.Stopped(Phase.CONNECT), false));
            List.copyOf(exchanges)
                    .forEach(exchange -> exchange.fail(new Fault.Stopped(Phase.REPLY)));
            List.copyOf(conversations).forEach(each -> each.fail(new Fault.Stopped(Phase.IDLE)));
        });
        loops.stop();
        reload.ifPresent(TlsReload::stop);
        setup.events().close(EVENTS_GRACE);
    }

    /**
     * Waits for a reply.
     *
     * @throws FaultException as the call failed; {@link ClientFault.Interrupted} when the waiting
     *     thread was interrupted, which withdraws the call
     */
    private Message await(Call call) {
        CompletableFuture<Message> reply = call.reply;
        if (!reply.isDone()) {
            loops.mustNotBlock("a blocking call");
        }
        try {
            return reply.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            if (reply.cancel(false)) {
                boolean sent = call.mayHaveLeft();
                Phase phase = sent ? Phase.REPLY : Phase.CONNECT;
                throw new FaultException(new ClientFault.Interrupted(phase), sent);
            }
            if (reply.isCompletedExceptionally()) { // it ended in this moment
                throw failure(reply.exceptionNow());
            }
            return reply.resultNow();
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        }
    }

    private static RuntimeException failure(@Nullable Throwable cause) {
        return cause instanceof FaultException failed
                ? new FaultException(failed.fault(), failed.requestSent(), failed.tries())
                : new CompletionException(cause);
    }
}
