package dev.antiphon.stub.answer;

import dev.antiphon.message.Message;

/** A part of an answer. */
public sealed interface AnswerStep {
    /** A step that sends a message. */
    record Say(Message message) implements AnswerStep {}

    /** A step that sends a message made for the occasion. */
    record Fill(Filling filling) implements AnswerStep {}

    /** A step that sends bytes made for the occasion, without framing. */
    record Unframed(Filling filling) implements AnswerStep {}

    /** A step that switches the connection to TLS right after the message of the step before. */
    record StartTls() implements AnswerStep {}

    /** A step that waits. */
    record Pause(Delay delay) implements AnswerStep {}

    /** A step that changes the state of the connection or the server. */
    record Become(boolean ofServer, String state) implements AnswerStep {}

    /** A function that makes a message for an occasion. */
    @FunctionalInterface
    interface Filling {
        /**
         * Makes the message.
         *
         * @throws IllegalStateException when the occasion lacks a needed value
         */
        Message fill(Occasion occasion);
    }
}
