package dev.antiphon.handler;

import dev.antiphon.config.Limits;

/**
 * A handler of whole conversations, in which messages and replies need not alternate. It runs on
 * one virtual thread per connection and may block.
 *
 * <p>A connection whose peer sends nothing is closed after {@link Limits#firstByteTimeout}, also if
 * the server sends first. When the handler returns, the output is flushed and the connection is
 * closed without a reset.
 */
@FunctionalInterface
public interface ConversationHandler {
    /**
     * Runs one conversation. Called once, when the connection has opened.
     *
     * @throws Exception any exception; see {@link Handler#handle}
     */
    void converse(Conversation conversation) throws Exception;
}
