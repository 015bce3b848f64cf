package dev.antiphon.control.mountebank;

import dev.antiphon.message.Message;

import java.util.Optional;

/** The rule by which messages of a connection become requests. */
interface RequestEnd {
    /** A request is one message: of the framing, or of one read. */
    RequestEnd EACH_MESSAGE = source -> source.next().map(Message::bytes);

    /** A connection that waits for its next message. */
    interface Source {
        /** Returns the next message; empty when no more can arrive. */
        Optional<Message> next() throws InterruptedException;
    }

    /** Returns the next whole request; empty when no more can arrive. */
    Optional<byte[]> next(Source source) throws InterruptedException;
}
