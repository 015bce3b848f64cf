package dev.antiphon.handler;

import dev.antiphon.message.MessageView;
import dev.antiphon.message.Reply;

/**
 * The reply of an {@link InlineHandler}. Used on the event loop, until the handler returns.
 *
 * <p>The first append begins a message, and {@link #next} ends it. Appending an empty text makes an
 * empty message.
 */
public interface InlineReply {
    /** Appends the text's UTF-8 bytes. */
    InlineReply text(String text);

    /** Appends these bytes. */
    InlineReply bytes(byte[] bytes);

    /** Appends the message's bytes. */
    InlineReply message(MessageView message);

    /** Ends the current message; later appends begin another one. */
    InlineReply next();

    /**
     * Sets the state of the connection after this reply; {@link Reply.After#AS_FRAMED} by default.
     */
    InlineReply then(Reply.After after);

    /** Returns the connection of the request. */
    Connection connection();
}
