package dev.antiphon.stub.answer;

import dev.antiphon.message.Message;

/** A single step of an answer, such as a message or a wait. */
public sealed interface AnswerStep {
    /** A step that sends a message. */
    record Say(Message message) implements AnswerStep {}

    /** A step that sends a message which is created when the answer is sent. */
    record Fill(Filling filling) implements AnswerStep {}

    /** A step that sends bytes without framing. The bytes are created when the answer is sent. */
    record Unframed(Filling filling) implements AnswerStep {}

    /** A step that switches the connection to TLS right after the message of the previous step. */
    record StartTls() implements AnswerStep {}

    /** A step that waits. */
    record Pause(Delay delay) implements AnswerStep {}

    /** A step that sets the state of the connection or the server. */
    record Become(boolean ofServer, String state) implements AnswerStep {}

    /** A function that creates a message from the values of a request. */
    @FunctionalInterface
    interface Filling {
        /**
         * Creates the message.
         *
         * @throws IllegalStateException when {@code occasion} lacks a value that the message needs
         */
        Message fill(Occasion occasion);
    }
}
