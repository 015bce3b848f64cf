package dev.antiphon.handler;

import dev.antiphon.message.MessageView;
import dev.antiphon.message.Reply;

/**
 * The reply that an {@link InlineHandler} composes. Used on the event loop, until the handler
 * returns.
 *
 * <p>The first append begins a message (appending empty text makes an empty message); {@link #next}
 * ends it.
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
