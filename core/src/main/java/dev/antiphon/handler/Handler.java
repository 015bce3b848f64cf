package dev.antiphon.handler;

import dev.antiphon.TcpServer;
import dev.antiphon.config.Limits;
import dev.antiphon.failure.Failure;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply;

/**
 * A handler that answers messages on virtual threads. It may block; other messages do not wait for
 * it.
 *
 * <p>Several requests of one connection may be handled at once ({@link Limits#maxInFlight});
 * replies are still sent in the order of the requests. The message owns its bytes. A thread may
 * handle several messages one after the other, so that a {@link ThreadLocal} may hold the value of
 * an earlier message.
 */
@FunctionalInterface
public interface Handler {
    /**
     * Answers one message.
     *
     * @throws Exception any: it becomes {@link Failure.HandlerFailed}; {@link
     *     TcpServer.Builder#onFailure} chooses the last reply, the connection is closed, and the
     *     server runs on
     */
    Reply handle(Connection connection, Message message) throws Exception;
}
