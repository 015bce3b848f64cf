package dev.antiphon.handler;

import dev.antiphon.message.MessageView;

/**
 * Message in, reply composed straight into the outgoing buffer, on the event loop: the fastest way,
 * which must not block and allocates nothing.
 *
 * <p>Both arguments are valid until the handler returns.
 */
@FunctionalInterface
public interface InlineHandler {
    /**
     * Answers one message by what it appends to {@code reply}; appending nothing sends nothing.
     *
     * @throws Exception any, see {@link Handler#handle}; what was appended is not sent
     */
    void handle(MessageView message, InlineReply reply) throws Exception;
}
