package dev.antiphon.engine.handler;

import dev.antiphon.engine.buffer.LongMessage;
import dev.antiphon.engine.connection.EngineConnection;
import dev.antiphon.engine.connection.TcpConnection;
import dev.antiphon.engine.tls.TlsContext;
import dev.antiphon.event.ConnectionEvent.Side;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.handler.Conversation;
import dev.antiphon.handler.ProxyVia;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply.After;
import dev.antiphon.tls.TlsSession;

import org.jspecify.annotations.Nullable;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/** The conversation of a connection. It passes the calls of the user's thread to the event loop. */
public final class ConnectionConversation implements Conversation, EngineConnection {
    private static final int PIECE_BYTES_MAX = 1 << 18;

    private final TcpConnection connection;
    private final ConversationMessageHandler exchange;

    /**
     * The lock that is held while a message is sent, so that no other message is sent between the
     * pieces of a long one.
     */
    private final ReentrantLock sending = new ReentrantLock();

    public ConnectionConversation(TcpConnection connection, ConversationMessageHandler exchange) {
        this.connection = connection;
        this.exchange = exchange;
    }

    @Override
    public Optional<Message> receive() throws InterruptedException {
        return receive(ConversationQueue.FOREVER);
    }

    @Override
    public Optional<Message> receive(Duration atMost) throws InterruptedException {
        return Optional.ofNullable(exchange.take(connection, atMost));
    }

    @Override
    public void send(Message message) throws InterruptedException {
        send(message, true, 0);
    }

    @Override
    public void answer(long number, Message message) throws InterruptedException {
        send(message, true, number);
    }

    @Override
    public void sendUnframed(Message bytes) throws InterruptedException {
        send(bytes, false, 0);
    }

    /** @param answered the number of the request that the message answers; 0 for none */
    private void send(Message message, boolean framed, long answered) throws InterruptedException {
        long wholeBytesMax = connection.limits().maxOutboundBytesPerConnection() / 2;
        sending.lockInterruptibly();
        try {
            if (message.size() > wholeBytesMax) {
                int pieceBytes = Math.clamp(wholeBytesMax, 1, PIECE_BYTES_MAX);
                sendInPieces(new LongMessage(message, framed), pieceBytes, answered);
            } else {
                handOver(message.size(), () -> {
                    if (framed) {
                        connection.compose(message.buffer(), exchange.received().tag(answered));
                    } else {
                        connection.frameWriter().composeUnframed(message.buffer());
                    }
                    exchange.composed(connection);
                });
            }
        } finally {
            sending.unlock();
        }
    }

    private void sendInPieces(LongMessage message, int pieceBytes, long answered)
            throws InterruptedException {
        while (!message.isComplete()) {
            try {
                handOver(pieceBytes, () -> {
                    boolean first = !message.isBegun();
                    connection
                            .frameWriter()
                            .compose(message, pieceBytes, exchange.received().tag(answered));
                    if (first) {
                        exchange.composed(connection);
                    }
                });
            } catch (InterruptedException e) {
                if (message.isBegun()) {
                    reset(); // the peer must not take what comes next for its rest
                }
                throw e;
            }
        }
    }

    /**
     * Waits for room for this number of bytes, runs {@code composing} on the loop, and waits until
     * it is done.
     */
    private void handOver(int bytes, Runnable composing) throws InterruptedException {
        exchange.awaitRoom(connection, bytes);
        AtomicBoolean begun = new AtomicBoolean();
        CompletableFuture<Boolean> composed = new CompletableFuture<>();
        connection.loop().execute(() -> {
            if (begun.getAndSet(true)) {
                exchange.sent(connection); // withdrawn: its room is free
            } else {
                compose(composing, composed);
            }
        });
        try {
            await(composed, begun);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof FailureException failure
                    ? new FailureException(failure)
                    : new IllegalStateException(e.getCause());
        }
    }

    /**
     * Waits until the message is composed. If the thread is interrupted before composing begins,
     * the message is not sent.
     */
    private static void await(CompletableFuture<Boolean> composed, AtomicBoolean begun)
            throws InterruptedException, ExecutionException {
        try {
            composed.get();
        } catch (InterruptedException e) {
            if (!begun.getAndSet(true)) {
                throw e;
            }
            composed.exceptionally(failure -> false).join(); // soon, since the loop is composing it
            Thread.currentThread().interrupt();
            composed.get();
        }
    }

    private void compose(Runnable composing, CompletableFuture<Boolean> composed) {
        try {
            if (!connection.closeSequence().takesOutput()) {
                throw new FailureException(exchange.sendFailure());
            }
            composing.run();
            composed.complete(true);
        } catch (IllegalArgumentException e) {
            composed.completeExceptionally(new FailureException(new Failure.NotEncodable(e)));
        } catch (Throwable e) { // also for an Error, since a thread waits
            composed.completeExceptionally(e);
        }
        connection.settle();
        exchange.sent(connection);
    }

    @Override
    public Message unfinished() {
        CompletableFuture<Message> found = new CompletableFuture<>();
        connection.loop().execute(() -> found.complete(exchange.unfinished(connection)));
        return found.join();
    }

    @Override
    public TlsSession startTls(Message goAhead) throws InterruptedException {
        return switchToTls(goAhead);
    }

    @Override
    public TlsSession startTls() throws InterruptedException {
        return switchToTls(null);
    }

    private TlsSession switchToTls(@Nullable Message goAhead) throws InterruptedException {
        TlsContext tlsContext = connection.connectionConfig().tlsContext();
        if (tlsContext == null) {
            throw new IllegalStateException(
                    connection.connectionConfig().side() == Side.SERVER
                            ? "this server has no certificate to switch to TLS with; give it one by"
                                    + " TcpServer.Builder.startTls"
                            : "this client has no options to switch to TLS with; give them by"
                                    + " TcpClient.Builder.startTls");
        }
        if (tls().isPresent()) {
            throw new IllegalStateException("this connection speaks TLS already");
        }
        StartTlsStep step = new StartTlsStep(connection, tlsContext, goAhead);
        connection.loop().execute(() -> exchange.secure(connection, step));
        return step.await();
    }

    @Override
    public void finish(After after) {
        connection.loop().execute(() -> {
            connection.closeSequence().finishConversation(after);
            if (connection.closeSequence().readsOff()) {
                exchange.closing(connection);
            }
            connection.settle();
        });
    }

    @Override
    public TcpConnection core() {
        return connection;
    }

    @Override
    public long id() {
        return connection.id();
    }

    @Override
    public SocketAddress remoteAddress() {
        return connection.handle().remoteAddress();
    }

    @Override
    public SocketAddress localAddress() {
        return connection.handle().localAddress();
    }

    @Override
    public Optional<ProxyVia> proxy() {
        return connection.handle().proxy();
    }

    @Override
    public Optional<TlsSession> tls() {
        return connection.handle().tls();
    }

    @Override
    public void push(Message message) {
        connection.handle().push(message);
    }

    @Override
    public void close() {
        connection.handle().close();
    }

    @Override
    public void reset() {
        connection.handle().reset();
    }
}
