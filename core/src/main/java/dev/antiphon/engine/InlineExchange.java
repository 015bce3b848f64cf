package dev.antiphon.engine;

import dev.antiphon.Fault;
import dev.antiphon.FaultHandler;
import dev.antiphon.InlineHandler;

/**
 * Messages answered on the event loop itself, at once. Keeps no state: all connections of a server
 * share one.
 */
final class InlineExchange implements Exchange {
    private final InlineHandler handler;
    private final FaultHandler faults;

    InlineExchange(InlineHandler handler, FaultHandler faults) {
        this.handler = handler;
        this.faults = faults;
    }

    @Override
    public void opened(LiveConnection connection) {}

    @Override
    public void message(LiveConnection connection, BorrowedMessage message) {
        InlineComposer reply = InlineComposer.of(connection.loop()).begin(connection);
        Asked asked = Asked.last(connection);
        try {
            handler.handle(message, reply);
        } catch (Throwable e) { // an Error too is this request's, and no reason to end the loop
            reply.withdraw();
            connection.fault(new Fault.HandlerFailed(e));
            return;
        } finally {
            message.release();
        }
        try {
            reply.commit(asked);
        } catch (IllegalArgumentException e) {
            connection.fault(new Fault.NotEncodable(String.valueOf(e.getMessage())));
        }
    }

    @Override
    public boolean takesMore(LiveConnection connection) {
        return !connection.outflow().isCrowded();
    }

    @Override
    public boolean busy() {
        return false;
    }

    @Override
    public void advance(LiveConnection connection) {}

    @Override
    public void inputEnded(LiveConnection connection) {}

    @Override
    public void faulted(LiveConnection connection, Fault fault) {
        LastAnswer.send(connection, faults, fault);
    }

    @Override
    public void closed(LiveConnection connection, Fault why) {}
}
