package dev.antiphon.handler;

import dev.antiphon.message.MessageView;

/**
 * A handler that composes replies directly in the outgoing buffer, on the event loop. It is the
 * fastest kind; it must not block and allocates nothing.
 *
 * <p>Both arguments are valid until the handler returns.
 */
@FunctionalInterface
public interface InlineHandler {
    /**
     * Answers one message by the bytes that it appends to {@code reply}; without an append, no
     * message is sent.
     *
     * @throws Exception any, see {@link Handler#handle}; the appended bytes are not sent
     */
    void handle(MessageView message, InlineReply reply) throws Exception;
}
