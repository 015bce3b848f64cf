package dev.antiphon.engine;

import dev.antiphon.Conversation;
import dev.antiphon.Fault;
import dev.antiphon.FaultException;
import dev.antiphon.Phase;
import dev.antiphon.Reply;
import dev.antiphon.event.ConnectionEvent.How;

import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A conversation that a client holds: a connection of its own, from its first try to its end. */
final class ClientConversation extends ConversationExchange {
    private final ClientEngine engine;
    private final CompletableFuture<Conversation> opened;
    private final Attempts attempts;
    private boolean isOpen;
    private boolean over;

    /**
     * Begins nothing yet.
     *
     * @param opened completed once it is open, or fails with a {@link FaultException}
     */
    ClientConversation(ClientEngine engine, CompletableFuture<Conversation> opened) {
        super(null, (connection, fault) -> Reply.none());
        this.engine = engine;
        this.opened = opened;
        this.attempts = new Attempts(engine, () -> engine.connection(this, false), this::fail);
    }

    void connect(List<? extends SocketAddress> candidates) {
        if (!over) {
            attempts.begin(candidates);
        }
    }

    @Override
    public Fault connectFault(Exception cause) {
        return attempts.fault(cause);
    }

    @Override
    public void opened(LiveConnection connection) {
        isOpen = true;
        attempts.over();
        if (!opened.complete(new LiveConversation(connection, this))) {
            connection.closeNow(How.RST); // nobody waits for it any more
        }
    }

    @Override
    public void closed(LiveConnection connection, Fault why) {
        if (!isOpen && !over && why.phase() == Phase.CONNECT) {
            attempts.next(why);
            return;
        }
        super.closed(connection, why);
        end(why);
    }

    /** Ends it, open or not. */
    void fail(Fault fault) {
        if (over) {
            return;
        }
        LiveConnection current = attempts.connection();
        end(fault);
        if (current != null && !current.ending().isClosed()) {
            current.drop(fault, How.FAULT);
        }
    }

    private void end(Fault fault) {
        over = true;
        attempts.over();
        engine.ended(this);
        if (opened.completeExceptionally(new FaultException(fault, false))) {
            engine.unconnected(List.of(), fault, true);
        }
    }
}
