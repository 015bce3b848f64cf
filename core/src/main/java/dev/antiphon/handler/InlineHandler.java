package dev.antiphon.handler;

import dev.antiphon.message.MessageView;

/**
 * A handler on the event loop that writes its replies directly into the outgoing buffer. It is the
 * fastest kind of handler and must not block; the engine allocates no memory for a call.
 *
 * <p>Both arguments are valid until the handler returns.
 */
@FunctionalInterface
public interface InlineHandler {
    /**
     * Answers one message: the bytes appended to {@code reply} are sent. If none are appended, no
     * message is sent.
     *
     * @throws Exception any exception; see {@link Handler#handle}. The appended bytes are not sent
     */
    void handle(MessageView message, InlineReply reply) throws Exception;
}
