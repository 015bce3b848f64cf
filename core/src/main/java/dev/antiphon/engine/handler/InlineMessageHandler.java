package dev.antiphon.engine.handler;

import dev.antiphon.engine.buffer.BorrowedMessage;
import dev.antiphon.engine.connection.MessageHandler;
import dev.antiphon.engine.connection.RequestTag;
import dev.antiphon.engine.connection.TcpConnection;
import dev.antiphon.failure.Failure;
import dev.antiphon.handler.FailureHandler;
import dev.antiphon.handler.InlineHandler;

/**
 * The message handler that answers messages at once on the event loop. It has no state, and all
 * connections of a server share it.
 */
public final class InlineMessageHandler implements MessageHandler {
    private final InlineHandler handler;
    private final FailureHandler failures;

    public InlineMessageHandler(InlineHandler handler, FailureHandler failures) {
        this.handler = handler;
        this.failures = failures;
    }

    @Override
    public void opened(TcpConnection connection) {}

    @Override
    public void message(TcpConnection connection, BorrowedMessage message) {
        InlineReplyComposer reply = InlineReplyComposer.of(connection.loop()).begin(connection);
        RequestTag requestTag = RequestTag.last(connection);
        try {
            handler.handle(message, reply);
        } catch (Throwable e) { // also for an Error, which fails this request and not the loop
            reply.withdraw();
            connection.fail(new Failure.HandlerFailed(e));
            return;
        } finally {
            message.release();
        }
        try {
            reply.commit(requestTag);
        } catch (IllegalArgumentException e) {
            connection.fail(new Failure.NotEncodable(e));
        }
    }

    @Override
    public boolean takesMore(TcpConnection connection) {
        return !connection.frameWriter().isCrowded();
    }

    @Override
    public boolean busy() {
        return false;
    }

    @Override
    public void advance(TcpConnection connection) {}

    @Override
    public void inputEnded(TcpConnection connection) {}

    @Override
    public void failed(TcpConnection connection, Failure failure) {
        ErrorReply.send(connection, failures, failure);
    }

    @Override
    public void closed(TcpConnection connection, Failure why) {}
}
