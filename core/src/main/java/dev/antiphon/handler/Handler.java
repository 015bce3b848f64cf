package dev.antiphon.handler;

import dev.antiphon.TcpServer;
import dev.antiphon.config.Limits;
import dev.antiphon.failure.Failure;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply;

/**
 * Message in, reply out, on a virtual thread: it may block, which holds up no other message.
 *
 * <p>Several requests of one connection may be handled at once ({@link Limits#maxInFlight}); the
 * replies leave in the order of the requests all the same. The message owns its bytes. A thread
 * that is done may take another message, so that what one leaves in a {@link ThreadLocal} another
 * may see.
 */
@FunctionalInterface
public interface Handler {
    /**
     * Answers one message.
     *
     * @throws Exception any: it becomes {@link Failure.HandlerFailed}, the connection is answered
     * as {@link TcpServer.Builder#onFailure} says and closed, and the server goes on
     */
    Reply handle(Connection connection, Message message) throws Exception;
}
