package dev.antiphon.handler;

import dev.antiphon.config.Limits;

/**
 * A whole conversation that is not one reply per request, on one virtual thread per connection: it
 * may block.
 *
 * <p>A peer that says nothing at all is closed after {@link Limits#firstByteTimeout}, also where
 * the server speaks first. When it returns, the connection is flushed and closed in order.
 */
@FunctionalInterface
public interface ConversationHandler {
    /**
     * Holds one conversation, from the connection's opening to its end.
     *
     * @throws Exception any, see {@link Handler#handle}
     */
    void converse(Conversation conversation) throws Exception;
}
