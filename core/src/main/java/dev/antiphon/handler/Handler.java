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
 * replies are still sent in the order of the requests. The message is immutable and may be kept.
 * One thread may handle several messages one after another, so that a {@link ThreadLocal} may
 * contain a value of an earlier message.
 */
@FunctionalInterface
public interface Handler {
    /**
     * Returns the reply to one message.
     *
     * @throws Exception any exception; it is reported as {@link Failure.HandlerFailed}. {@link
     *     TcpServer.Builder#onFailure} chooses the last reply, and the connection is closed; the
     *     server continues
     */
    Reply handle(Connection connection, Message message) throws Exception;
}
