package dev.antiphon.message;

import dev.antiphon.TcpServer;
import dev.antiphon.config.Limits;

import java.util.List;

/**
 * The reply of a handler: no, one or several messages, and the end of the connection after
 * them.
 *
 * <p>Immutable. Without a {@code then…} the connection stays open, but for the {@code raw} framing,
 * where only a close shows that the reply is whole ({@link TcpServer.Builder#keepOpen}
 * changes that).
 */
public final class Reply {
    /** The state of the connection once the reply is flushed. */
    public enum After {
        /** The end that the framing needs: raw closes, all others keep. */
        AS_FRAMED,
        /** The connection stays open for the next request. */
        KEEP,
        /**
         * The output is shut, what still arrives is read off within {@link Limits#lingerTimeout},
         * then it is closed.
         */
        CLOSE,
        /**
         * The output is shut; what the peer still sends is read off until it closes, for {@link
         * Limits#idleTimeout} and {@link Limits#maxLingerBytes} at the most.
         */
        HALF_CLOSE,
        /**
         * The connection is reset, so that the peer sees an error; what it has not read yet may be
         * lost to it.
         */
        RESET
    }

    private static final Reply NONE = new Reply(List.of(), After.AS_FRAMED);

    private final List<Message> messages;
    private final After after;

    private Reply(List<Message> messages, After after) {
        this.messages = messages;
        this.after = after;
    }

    /** Returns one message of the text's UTF-8 bytes. */
    public static Reply text(CharSequence text) {
        return new Reply(List.of(Message.text(text)), After.AS_FRAMED);
    }

    /** Returns one message of a copy of these bytes. */
    public static Reply bytes(byte[] bytes) {
        return new Reply(List.of(Message.of(bytes)), After.AS_FRAMED);
    }

    /** Returns a reply of these messages, in this order. */
    public static Reply of(Message... messages) {
        return of(List.of(messages));
    }

    /** Returns a reply of these messages, in this order. */
    public static Reply of(List<Message> messages) {
        return new Reply(List.copyOf(messages), After.AS_FRAMED);
    }

    /** Returns a reply without a message; the connection stays open by default, in raw too. */
    public static Reply none() {
        return NONE;
    }

    /** Returns this reply, after which the connection stays open. */
    public Reply thenKeep() {
        return new Reply(messages, After.KEEP);
    }

    /** Returns this reply, after which the connection closes in an orderly way. */
    public Reply thenClose() {
        return new Reply(messages, After.CLOSE);
    }

    /** Returns this reply, after which the output is shut. */
    public Reply thenHalfClose() {
        return new Reply(messages, After.HALF_CLOSE);
    }

    /** Returns this reply, after which the connection is reset. */
    public Reply thenReset() {
        return new Reply(messages, After.RESET);
    }

    /** Returns the messages, in order. */
    public List<Message> messages() {
        return messages;
    }

    /** Returns the end of the connection. */
    public After after() {
        return after;
    }

    /** Names the sizes and what follows, never the content. */
    @Override
    public String toString() {
        return "Reply[" + messages + ", then " + after + "]";
    }
}
