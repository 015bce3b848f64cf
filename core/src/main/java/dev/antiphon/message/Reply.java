package dev.antiphon.message;

import dev.antiphon.TcpServer;
import dev.antiphon.config.Limits;

import java.util.List;

/**
 * The reply of a handler: any number of messages, and the state of the connection after them.
 *
 * <p>Immutable. Without a {@code then…} method the connection stays open, except in the {@code raw}
 * framing: there, only the close marks the end of the reply ({@link TcpServer.Builder#keepOpen}
 * changes that).
 */
public final class Reply {
    /** The state of the connection after the reply is flushed. */
    public enum After {
        /** The default of the framing: raw closes the connection, all others keep it open. */
        AS_FRAMED,
        /** Keeps the connection open for the next request. */
        KEEP,
        /**
         * Shuts the output and discards further input until the peer closes, for at most {@link
         * Limits#lingerTimeout} and {@link Limits#maxLingerBytes}; then closes.
         */
        CLOSE,
        /**
         * Like {@link #CLOSE}, but waits for the peer for at most {@link Limits#idleTimeout}. A
         * conversation can still receive.
         */
        HALF_CLOSE,
        /**
         * Resets the connection, so that the peer sees an error; the peer may lose bytes that it
         * has not read.
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

    /** Returns a reply of one message with the UTF-8 bytes of the text. */
    public static Reply text(CharSequence text) {
        return new Reply(List.of(Message.text(text)), After.AS_FRAMED);
    }

    /** Returns a reply of one message with a copy of these bytes. */
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

    /**
     * Returns a reply without a message; by default the connection stays open, also in the raw
     * framing.
     */
    public static Reply none() {
        return NONE;
    }

    /** Returns a copy after which the connection stays open. */
    public Reply thenKeep() {
        return new Reply(messages, After.KEEP);
    }

    /** Returns a copy after which the connection closes without a reset ({@link After#CLOSE}). */
    public Reply thenClose() {
        return new Reply(messages, After.CLOSE);
    }

    /** Returns a copy after which the output is shut ({@link After#HALF_CLOSE}). */
    public Reply thenHalfClose() {
        return new Reply(messages, After.HALF_CLOSE);
    }

    /** Returns a copy after which the connection is reset. */
    public Reply thenReset() {
        return new Reply(messages, After.RESET);
    }

    /** Returns the messages, in order. */
    public List<Message> messages() {
        return messages;
    }

    /** Returns the state of the connection after the reply. */
    public After after() {
        return after;
    }

    /** Returns the sizes of the messages and the state after them, never their content. */
    @Override
    public String toString() {
        return "Reply[" + messages + ", then " + after + "]";
    }
}
