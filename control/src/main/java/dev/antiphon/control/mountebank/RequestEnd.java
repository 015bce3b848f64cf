package dev.antiphon.control.mountebank;

import dev.antiphon.message.Message;

import java.util.Optional;

/** The rule by which messages of a connection become requests. */
interface RequestEnd extends AutoCloseable {
    /** A request is one message: of the framing, or of one read. */
    RequestEnd EACH_MESSAGE = source -> source.next().map(Message::bytes);

    /** A connection that waits for its next message. */
    interface Source {
        /** Returns the next message; empty when no more can arrive. */
        Optional<Message> next() throws InterruptedException;
    }

    /** Returns whether each message is a request, so that none is in several parts. */
    default boolean isEachMessage() {
        return true;
    }

    /**
     * Returns the next whole request; empty when no more can arrive.
     *
     * @throws CallbackException when the rule cannot be applied
     */
    Optional<byte[]> next(Source source) throws CallbackException, InterruptedException;

    /** Ends the process that applies the rule, if there is one. */
    @Override
    default void close() {}
}
