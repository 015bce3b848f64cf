package dev.antiphon.engine.client;

import dev.antiphon.engine.buffer.BorrowedMessage;
import dev.antiphon.engine.connection.RequestTag;
import dev.antiphon.engine.connection.TcpConnection;
import dev.antiphon.engine.handler.ConnectionConversation;
import dev.antiphon.engine.handler.ConversationMessageHandler;
import dev.antiphon.event.ConnectionEvent.How;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.failure.Phase;
import dev.antiphon.handler.Conversation;
import dev.antiphon.message.Reply;

import org.jspecify.annotations.Nullable;

import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A client's conversation together with its connection, from the first attempt to connect to the
 * end.
 */
final class ClientConversation extends ConversationMessageHandler {
    private enum State {
        CONNECTING,
        OPEN,
        ENDED
    }

    private final ClientConnections connections;
    private final CompletableFuture<Conversation> opened;
    private final ConnectAttempts connectAttempts;

    /** The tag of the last sent message if no message has arrived since; null without listeners. */
    private @Nullable RequestTag unanswered;

    private State state = State.CONNECTING;

    /**
     * Creates a conversation that is not connected yet.
     *
     * @param opened completed once the connection is open; fails with a {@link FailureException}
     */
    ClientConversation(ClientConnections connections, CompletableFuture<Conversation> opened) {
        super(null, (connection, failure) -> Reply.none());
        this.connections = connections;
        this.opened = opened;
        this.connectAttempts =
                new ConnectAttempts(connections, () -> connections.create(this, false), this::fail);
    }

    void connect(List<? extends SocketAddress> candidates) {
        if (state == State.CONNECTING) {
            connectAttempts.begin(candidates);
        }
    }

    @Override
    public Failure connectFailure(Exception cause) {
        return connectAttempts.failure(cause);
    }

    @Override
    public void opened(TcpConnection connection) {
        state = State.OPEN;
        connectAttempts.over();
        if (!opened.complete(new ConnectionConversation(connection, this))) {
            connection.closeNow(How.RST); // no thread waits for it any more
        }
    }

    @Override
    protected void composed(TcpConnection connection) {
        unanswered = RequestTag.last(connection);
    }

    /**
     * Returns the request that the message answers: the last sent message, if no message has
     * answered it yet.
     */
    @Override
    public @Nullable RequestTag asked(BorrowedMessage message) {
        return unanswered;
    }

    @Override
    public void message(TcpConnection connection, BorrowedMessage message) {
        unanswered = null;
        super.message(connection, message);
    }

    @Override
    public void closed(TcpConnection connection, Failure why) {
        if (state == State.CONNECTING && why.phase() == Phase.CONNECT) {
            connectAttempts.next(why);
            return;
        }
        super.closed(connection, why);
        end(why);
    }

    /** Ends the conversation with this failure, even if it is not open yet. */
    void fail(Failure failure) {
        if (state == State.ENDED) {
            return;
        }
        TcpConnection current = connectAttempts.connection();
        end(failure);
        if (current != null && !current.closeSequence().isClosed()) {
            current.drop(failure, How.FAILURE);
        }
    }

    private void end(Failure failure) {
        state = State.ENDED;
        connectAttempts.over();
        connections.ended(this);
        if (opened.completeExceptionally(new FailureException(failure, false))) {
            connections.reportUnconnected(failure);
        }
    }
}
