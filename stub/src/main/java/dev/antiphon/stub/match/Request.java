package dev.antiphon.stub.match;

import dev.antiphon.message.Message;

import java.util.Optional;

/**
 * A received message with the other values that a matcher can test: the numbers of the message and
 * its connection, and the states of the connection and the server. Immutable except for the text,
 * which is decoded at its first use.
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
     * Creates a request.
     *
     * @param messageNumber the number of the message on its connection, from 1
     * @param connectionNumber the number of the connection in the order of acceptance, from 1;
     *     connections with a failed TLS handshake count too
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

    /** Returns a copy of this request with {@code began} as the first request of the connection. */
    public Request after(Request began) {
        return new Request(this, began);
    }

    /**
     * Returns a request with this message as the first message of the first connection, in the
     * initial states.
     */
    public static Request of(Message message) {
        return new Request(message, 1, 1, Matchers.BEGIN, Matchers.BEGIN);
    }

    /** Returns the first request of the connection; this request if it is the first. */
    public Request first() {
        return first.orElse(this);
    }

    /** Returns the message. */
    public Message message() {
        return message;
    }

    /** Returns the bytes of the message. The caller must not change them. */
    byte[] bytes() {
        return bytes;
    }

    /** Returns the message decoded from UTF-8; see {@link Message#text}. */
    public String text() {
        if (text.isEmpty() && bytes.length > 0) {
            text = message.text();
        }
        return text;
    }

    /** Returns the number of the message on its connection, from 1. */
    public long messageNumber() {
        return messageNumber;
    }

    /** Returns the number of the connection on the server, from 1. */
    public long connectionNumber() {
        return connectionNumber;
    }

    /** Returns the state of the connection when the message arrived. */
    public String connectionState() {
        return connectionState;
    }

    /** Returns the state of the server when the message arrived. */
    public String serverState() {
        return serverState;
    }
}
