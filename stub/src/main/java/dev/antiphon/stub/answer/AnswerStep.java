package dev.antiphon.stub.answer;

import dev.antiphon.message.Message;

/** A part of an answer. */
public sealed interface AnswerStep {
    /** Sends a message. */
    record Say(Message message) implements AnswerStep {}

    /** Sends a message that is made for the occasion. */
    record Fill(Filling filling) implements AnswerStep {}

    /** Sends bytes that are made for the occasion as they are, without the framing. */
    record Unframed(Filling filling) implements AnswerStep {}

    /** Switches the connection to TLS right after the message of the step before. */
    record StartTls() implements AnswerStep {}

    /** Waits. */
    record Pause(Delay delay) implements AnswerStep {}

    /** Has the connection, or the server, be in another state. */
    record Become(boolean ofServer, String state) implements AnswerStep {}

    /** Makes a message for an occasion. */
    @FunctionalInterface
    interface Filling {
        /**
         * Makes it.
         *
         * @throws IllegalStateException where the occasion has not what is needed
         */
        Message fill(Occasion occasion);
    }
}
