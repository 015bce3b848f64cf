package dev.antiphon.engine.client;

import dev.antiphon.address.Address;
import dev.antiphon.engine.connection.ConnectionConfig;
import dev.antiphon.engine.connection.MessageHandler;
import dev.antiphon.engine.connection.TcpConnection;
import dev.antiphon.engine.event.SystemFailures;
import dev.antiphon.engine.loop.EventLoop;
import dev.antiphon.event.ClientEvent.ConnectFailed;
import dev.antiphon.event.ConnectionEvent.Failed;
import dev.antiphon.failure.ClientFailure;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.failure.Phase;
import dev.antiphon.framing.DecodeContext;
import dev.antiphon.handler.Conversation;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * The factory of a client's connections. It looks up the name of the target, and also tracks the
 * client's conversations. Used on the loop only.
 */
final class ClientConnections {
    private final EventLoop loop;
    private final Address target;
    private final ConnectionConfig connectionConfig;
    private final Duration connectTimeout;
    private final InFlightPermits permits;
    private final DecodeContext keptScan = new DecodeContext(false);
    private final DecodeContext oneShotScan = new DecodeContext(true);
    private final Set<ClientConversation> conversations = new HashSet<>();
    private long ids;
    private boolean stopping;

    /**
     * Creates a factory.
     *
     * @param permits the permits of conversations; each conversation holds one until it ends
     */
    ClientConnections(
            EventLoop loop,
            Address target,
            ConnectionConfig connectionConfig,
            Duration connectTimeout,
            InFlightPermits permits) {
        this.loop = loop;
        this.target = target;
        this.connectionConfig = connectionConfig;
        this.connectTimeout = connectTimeout;
        this.permits = permits;
    }

    EventLoop loop() {
        return loop;
    }

    Address target() {
        return target;
    }

    Duration connectTimeout() {
        return connectTimeout;
    }

    /** Returns a new connection, which is not connected yet. */
    TcpConnection create(MessageHandler messageHandler, boolean oneShot) {
        DecodeContext decodeContext = oneShot ? oneShotScan : keptScan;
        return new TcpConnection(
                ++ids, loop, connectionConfig, messageHandler, decodeContext, closed -> {});
    }

    /**
     * Looks up the target's addresses. The callbacks run on the loop and may run before this method
     * returns.
     */
    void resolve(Consumer<List<? extends SocketAddress>> found, Consumer<Failure> notFound) {
        if (target.isLiteral()) {
            lookUp(found, notFound, Runnable::run);
        } else {
            Thread.ofVirtual()
                    .name("antiphon-resolver")
                    .start(() -> lookUp(found, notFound, loop::execute));
        }
    }

    private void lookUp(
            Consumer<List<? extends SocketAddress>> found,
            Consumer<Failure> notFound,
            Executor onLoop) {
        try {
            List<? extends SocketAddress> addresses = SystemFailures.resolve(target);
            onLoop.execute(() -> found.accept(addresses));
        } catch (FailureException e) {
            onLoop.execute(() -> notFound.accept(e.failure()));
        } catch (Throwable e) { // also for an Error: the call must not wait for its deadline
            Failure failure = new Failure.Io(Phase.CONNECT, String.valueOf(e), e);
            onLoop.execute(() -> notFound.accept(failure));
        }
    }

    /** Reports to the listeners that no connection could be opened. */
    void reportUnconnected(Failure failure) {
        if (connectionConfig.events().on()) {
            connectionConfig.events().emit(new ConnectFailed(target, failure, System.nanoTime()));
        }
    }

    /** Reports a failure that does not close the connection. */
    void report(TcpConnection connection, Failure failure) {
        connectionConfig.sharedCounters().count(failure);
        if (connectionConfig.events().on()) {
            connectionConfig.events().emit(new Failed(connection.id(), failure, System.nanoTime()));
        }
    }

    // ---- conversations ----

    /** Opens a connection for a conversation. */
    void converse(CompletableFuture<Conversation> opened) {
        if (stopping) {
            permits.release();
            opened.completeExceptionally(new FailureException(new Failure.Stopped(Phase.CONNECT)));
            return;
        }
        ClientConversation fresh = new ClientConversation(this, opened);
        conversations.add(fresh);
        var unused = opened.whenComplete((conversation, thrown) -> {
            if (thrown instanceof FailureException failed
                    && failed.failure() instanceof ClientFailure.Interrupted interrupted) {
                loop.execute(() -> fresh.fail(interrupted));
            }
        });
        resolve(fresh::connect, fresh::fail);
    }

    void ended(ClientConversation conversation) {
        if (conversations.remove(conversation)) {
            permits.release();
        }
    }

    /** Ends all conversations, and refuses further conversations. */
    void stop() {
        stopping = true;
        List.copyOf(conversations).forEach(each -> each.fail(new Failure.Stopped(Phase.IDLE)));
    }
}
