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

    /** Ends the message composed so far; what is appended from here on is another one. */
    InlineReply next();

    /**
     * Sets the end of the connection after this reply; {@link Reply.After#AS_FRAMED} when not
     * called.
     */
    InlineReply then(Reply.After after);

    /** Returns the connection that asked. */
    Connection connection();
}
