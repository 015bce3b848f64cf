package dev.antiphon.stub.match;

import dev.antiphon.message.Message;

import java.util.Optional;

/**
 * A message that arrived, and all that a matcher may ask about where it came. Immutable, but for
 * the text, which is decoded when it is first asked for; used by one thread.
 */
public final class Request {
    private final Message message;
    private final byte[] bytes;
    private final long messageNumber;
    private final long connectionNumber;
    private final String connectionState;
    private final String serverState;
    private final Optional<Request> first;
    private String text = "";

    /**
     * Takes what there is to know.
     *
     * @param messageNumber counts the messages of the connection, from 1
     * @param connectionNumber counts the connections of the server as they were accepted, from 1;
     *     one whose TLS handshake failed counts too
     */
    public Request(
            Message message,
            long messageNumber,
            long connectionNumber,
            String connectionState,
            String serverState) {
        this.message = message;
        this.bytes = message.bytes();
        this.messageNumber = messageNumber;
        this.connectionNumber = connectionNumber;
        this.connectionState = connectionState;
        this.serverState = serverState;
        this.first = Optional.empty();
    }

    private Request(Request other, Request first) {
        this.message = other.message;
        this.bytes = other.bytes;
        this.messageNumber = other.messageNumber;
        this.connectionNumber = other.connectionNumber;
        this.connectionState = other.connectionState;
        this.serverState = other.serverState;
        this.first = Optional.of(first);
    }

    /** This request, on a connection that began with the other one. */
    public Request after(Request began) {
        return new Request(this, began);
    }

    /**
     * Returns the first message of the first connection, in the states that everything begins in.
     */
    public static Request of(Message message) {
        return new Request(message, 1, 1, Matchers.BEGIN, Matchers.BEGIN);
    }

    /** The first message of its connection, which may be this one. */
    public Request first() {
        return first.orElse(this);
    }

    /** Returns the message. */
    public Message message() {
        return message;
    }

    /** Returns the message's bytes; not to be changed. */
    byte[] bytes() {
        return bytes;
    }

    /** Returns the message read as UTF-8, see {@link Message#text}. */
    public String text() {
        if (text.isEmpty() && bytes.length > 0) {
            text = message.text();
        }
        return text;
    }

    /** Counts the messages of its connection, from 1. */
    public long messageNumber() {
        return messageNumber;
    }

    /** Counts the connections of the server, from 1. */
    public long connectionNumber() {
        return connectionNumber;
    }

    /** Returns the state that its connection is in. */
    public String connectionState() {
        return connectionState;
    }

    /** Returns the state that the server is in. */
    public String serverState() {
        return serverState;
    }
}
