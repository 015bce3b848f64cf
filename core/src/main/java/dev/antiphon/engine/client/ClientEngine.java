package dev.antiphon.engine.client;

import dev.antiphon.address.Address;
import dev.antiphon.config.Backoff;
import dev.antiphon.config.CallOptions;
import dev.antiphon.config.Correlation;
import dev.antiphon.config.Retry;
import dev.antiphon.engine.connection.ConnectionConfig;
import dev.antiphon.engine.connection.MessageHandler;
import dev.antiphon.engine.connection.TcpConnection;
import dev.antiphon.engine.event.SystemFailures;
import dev.antiphon.engine.loop.EventLoop;
import dev.antiphon.engine.loop.EventLoopGroup;
import dev.antiphon.engine.loop.Jitter;
import dev.antiphon.engine.loop.TimerTask;
import dev.antiphon.engine.tls.CertificateReloader;
import dev.antiphon.event.ClientEvent.ConnectFailed;
import dev.antiphon.event.ConnectionEvent.Failed;
import dev.antiphon.failure.ClientFailure;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.failure.Phase;
import dev.antiphon.framing.DecodeContext;
import dev.antiphon.handler.Conversation;
import dev.antiphon.message.Message;
import dev.antiphon.message.MessageView;

import org.jspecify.annotations.Nullable;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
 * A client that runs: one loop, the connections that calls share, and one more for each single
 * call.
 *
 * <p>Its methods may be called by any thread; what is in flight is bounded by permits, for which a
 * caller waits.
 */
public final class ClientEngine {
    private static final Duration EVENTS_GRACE = Duration.ofSeconds(2);

    private final Address target;
    private final ConnectionConfig connectionConfig;
    private final Duration connectTimeout;
    private final Duration replyTimeout;
    private final @Nullable Correlation correlation;
    private final EventLoopGroup eventLoopGroup;
    private final DecodeContext keptScan = new DecodeContext(false);
    private final DecodeContext oneShotScan = new DecodeContext(true);
    private final @Nullable CertificateReloader reload;
    private final AtomicLong ids = new AtomicLong();
    private final Room calls;
    private final Room questions;
    private final CompletableFuture<Boolean> closed = new CompletableFuture<>();

    /** Owned by the loop. */
    private final Set<ReplyHandler> exchanges = new HashSet<>();

    /** Owned by the loop. */
    private final Set<ClientConversation> conversations = new HashSet<>();

    /** Owned by the loop. */
    private final Pool pool;

    /** Owned by the loop. */
    private final @Nullable Retries retries;

    private final ReplyDelivery delivery;
    private final boolean waitsToReconnect;

    /** Owned by the loop. */
    private boolean stopping;

    public ClientEngine(
            Address target, ConnectionConfig connectionConfig, ClientSettings settings) {
        this.target = target;
        this.connectionConfig = connectionConfig;
        this.reload = connectionConfig.watch();
        this.connectTimeout = settings.connectTimeout();
        this.replyTimeout = settings.replyTimeout();
        this.correlation = settings.correlation();
        this.eventLoopGroup = new EventLoopGroup(
                "antiphon-client", 1, connectionConfig.limits(), settings.transport());
        RandomGenerator random = new SplittableRandom();
        Backoff reconnect = settings.reconnect();
        Jitter jitter = reconnect == null ? null : new Jitter(reconnect, random);
        this.waitsToReconnect = jitter != null;
        EventLoop loop = eventLoopGroup.first();
        this.pool = new Pool(loop, settings.connections(), jitter, () -> open(false));
        Retry retry = settings.retry();
        this.retries = retry == null ? null : new Retries(loop, retry, random, this::place);
        this.delivery = new ReplyDelivery(settings.completion());
        long most = (long) connectionConfig.limits().maxInFlight() * settings.connections();
        this.calls = Room.of((int) Math.min(Integer.MAX_VALUE, most));
        this.questions = Room.of(connectionConfig.limits().maxConnections());
    }

    /** Sends on a connection that all calls share, opening one where that is of use. */
    public CompletableFuture<Message> callAsync(Message request, CallOptions options) {
        return delivery.of(submitCall(request, options).reply);
    }

    /** As {@link #callAsync}, and waits for the reply. */
    public Message call(Message request, CallOptions options) {
        return await(submitCall(request, options));
    }

    private Call submitCall(Message request, CallOptions options) {
        // where a reply ends by the server's close, the connection cannot be used again
        return submit(request, options, calls, connectionConfig.closesAfterReply());
    }

    /** Sends on a new connection, which is closed after the reply. */
    public CompletableFuture<Message> callOnceAsync(Message request) {
        return delivery.of(submitQuestion(request).reply);
    }

    /** As {@link #callOnceAsync}, and waits for the reply. */
    public Message callOnce(Message request) {
        return await(submitQuestion(request));
    }

    private Call submitQuestion(Message request) {
        return submit(request, CallOptions.defaults(), questions, true);
    }

    /**
     * Opens a connection for a conversation, and waits for it.
     *
     * @throws FailureException when there is none, or when as many as may be are open already
     * @throws InterruptedException when the waiting thread was interrupted
     */
    public Conversation open() throws InterruptedException {
        eventLoopGroup.mustNotBlock("opening a conversation");
        if (!questions.permits.tryAcquire(connectTimeout.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new FailureException(new ClientFailure.NoRoom(questions.most, connectTimeout));
        }
        CompletableFuture<Conversation> opened = new CompletableFuture<>();
        eventLoopGroup.first().execute(() -> begin(opened));
        try {
            return opened.get();
        } catch (InterruptedException e) {
            Failure interrupted = new ClientFailure.Interrupted(Phase.CONNECT, e);
            if (!opened.completeExceptionally(new FailureException(interrupted))
                    && !opened.isCompletedExceptionally()) {
                opened.resultNow().reset(); // it came about in this moment, and nobody has it
            }
            throw e;
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        }
    }

    private void begin(CompletableFuture<Conversation> opened) {
        if (stopping) {
            questions.permits.release();
            opened.completeExceptionally(new FailureException(new Failure.Stopped(Phase.CONNECT)));
            return;
        }
        ClientConversation fresh = new ClientConversation(this, opened);
        conversations.add(fresh);
        var unused = opened.whenComplete((conversation, thrown) -> {
            if (thrown instanceof FailureException failed
                    && failed.failure() instanceof ClientFailure.Interrupted interrupted) {
                eventLoopGroup.first().execute(() -> fresh.fail(interrupted));
            }
        });
        resolve(fresh::connect, fresh::fail);
    }

    private Call submit(Message request, CallOptions options, Room room, boolean oneShot) {
        connectionConfig.checkCalls();
        Object id = correlation == null ? null : correlation.id(request).orElse(null);
        Call call = new Call(request, id, bounded(options), this::overdue);
        call.oneShot = oneShot;
        if (correlation != null && id == null) {
            call.fail(new ClientFailure.NoId(correlation.toString()), false);
            return call;
        }
        acquire(room, call);
        var unused = call.reply.whenComplete((reply, failure) -> {
            room.permits.release();
            if (!eventLoopGroup.first().isCurrent() || call.endedByOthers()) {
                eventLoopGroup.first().execute(() -> withdraw(call));
            }
        });
        eventLoopGroup.first().execute(() -> {
            if (retries != null) {
                retries.begun();
            }
            place(call);
        });
        return call;
    }

    /** Returns options with a timeout, so that repeated waits for a connection end. */
    private CallOptions bounded(CallOptions options) {
        return waitsToReconnect && options.timeout().isEmpty()
                ? options.withTimeout(connectTimeout.plus(replyTimeout))
                : options;
    }

    private void acquire(Room room, Call call) {
        if (room.permits.tryAcquire()) {
            return;
        }
        eventLoopGroup.mustNotBlock("a call over the bound of requests in flight");
        try {
            long left = call.deadline - System.nanoTime();
            if (!room.permits.tryAcquire(left, TimeUnit.NANOSECONDS)) {
                Duration limit = call.limit(replyTimeout);
                throw new FailureException(new ClientFailure.NoRoom(room.most, limit));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailureException(new ClientFailure.Interrupted(Phase.CONNECT, e));
        }
    }

    /** The requests that may be in flight at once, and the order of those that wait. */
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
            call.fail(new Failure.Stopped(Phase.CONNECT), false);
            return;
        }
        if (!call.oneShot && pool.holds(call.key)) {
            call.fail(new ClientFailure.DuplicateId(IdReplyMatcher.shown(call.key)), false);
            return;
        }
        if (call.deadline != TimerTask.NEVER) {
            loop().schedule(call, call.deadline);
        }
        if (call.oneShot) {
            open(true).submit(call);
        } else {
            pool.place(call);
        }
    }

    private ReplyHandler open(boolean oneShot) {
        ReplyHandler fresh = new ReplyHandler(this, oneShot);
        exchanges.add(fresh);
        // a task: what is submitted to it in this turn is there when it begins
        loop().execute(() -> resolve(fresh::connect, fresh::fail));
        return fresh;
    }

    /** Removes a call that was cancelled or has timed out. */
    private void withdraw(Call call) {
        loop().cancel(call);
        pool.withdraw(call);
        ReplyHandler on = call.on;
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
        failed(call, new Failure.TimedOut(Phase.CONNECT, limit, 0), false);
    }

    /** A call has no reply, and may be tried again. */
    void failed(Call call, Failure failure, boolean requestSent) {
        if (mayTryAgain(call) && retries != null && retries.again(call, failure, requestSent)) {
            return;
        }
        loop().cancel(call);
        call.fail(failure, requestSent);
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
    void unconnected(List<Call> waiting, Failure failure, boolean oneShot) {
        if (connectionConfig.events().on()) {
            connectionConfig.events().emit(new ConnectFailed(target, failure, System.nanoTime()));
        }
        if (!stopping && !oneShot && !pool.hasOpen() && pool.awaitAnother(waiting)) {
            return;
        }
        for (Call call : waiting) {
            if (stopping || oneShot || !pool.placeOnOpen(call)) {
                failed(call, failure, false);
            }
        }
    }

    ReplyMatcher replyMatcher() {
        return correlation == null ? new OrderedReplyMatcher() : new IdReplyMatcher(correlation);
    }

    /** Returns the failure of a reply that no request waits for. */
    Failure unmatched(MessageView reply) {
        String id = correlation == null
                ? ""
                : correlation.id(reply).map(IdReplyMatcher::shown).orElse("");
        return new ClientFailure.Unmatched(id);
    }

    void roomAgain() {
        pool.roomAgain();
    }

    /** A call has ended, so that there may be room for another one. */
    void replied(Call call) {
        loop().cancel(call);
        pool.roomAgain();
    }

    void retire(ReplyHandler exchange) {
        pool.retire(exchange);
    }

    private void resolve(
            Consumer<List<? extends SocketAddress>> found, Consumer<Failure> notFound) {
        if (target.isLiteral()) {
            lookUp(found, notFound, Runnable::run);
        } else {
            Thread.ofVirtual()
                    .name("antiphon-resolver")
                    .start(() -> lookUp(found, notFound, eventLoopGroup.first()::execute));
        }
    }

    private void lookUp(
            Consumer<List<? extends SocketAddress>> found,
            Consumer<Failure> notFound,
            Executor loop) {
        try {
            List<? extends SocketAddress> addresses = SystemFailures.resolve(target);
            loop.execute(() -> found.accept(addresses));
        } catch (FailureException e) {
            loop.execute(() -> notFound.accept(e.failure()));
        } catch (Throwable e) { // an Error too: the call is not to wait for its deadline
            Failure failure = new Failure.Io(Phase.CONNECT, String.valueOf(e), e);
            loop.execute(() -> notFound.accept(failure));
        }
    }

    TcpConnection connection(MessageHandler messageHandler, boolean oneShot) {
        DecodeContext decodeContext = oneShot ? oneShotScan : keptScan;
        return new TcpConnection(
                ids.incrementAndGet(),
                eventLoopGroup.first(),
                connectionConfig,
                messageHandler,
                decodeContext,
                closed -> {});
    }

    void ended(ReplyHandler exchange) {
        exchanges.remove(exchange);
    }

    void ended(ClientConversation conversation) {
        if (conversations.remove(conversation)) {
            questions.permits.release();
        }
    }

    /** Reports a failure that leaves the connection as it is. */
    void tell(TcpConnection connection, Failure failure) {
        connectionConfig.sharedCounters().count(failure);
        if (connectionConfig.events().on()) {
            connectionConfig.events().emit(new Failed(connection.id(), failure, System.nanoTime()));
        }
    }

    /** By code. */
    public Map<String, Long> failures() {
        return connectionConfig.sharedCounters().failures();
    }

    EventLoop loop() {
        return eventLoopGroup.first();
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
        if (eventLoopGroup.areCurrent()) {
            Thread.ofVirtual().name(EventLoopGroup.CLOSER).start(this::stop);
        } else {
            stop();
        }
    }

    private void stop() {
        eventLoopGroup.first().execute(() -> {
            stopping = true;
            pool.clear().forEach(call -> failed(call, new Failure.Stopped(Phase.CONNECT), false));
            List.copyOf(exchanges)
                    .forEach(exchange -> exchange.fail(new Failure.Stopped(Phase.REPLY)));
            List.copyOf(conversations).forEach(each -> each.fail(new Failure.Stopped(Phase.IDLE)));
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
     * @throws FailureException as the call failed; {@link ClientFailure.Interrupted} when the
     * waiting thread was interrupted, which withdraws the call
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
            if (reply.isCompletedExceptionally()) { // it ended in this moment
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
