package dev.antiphon.stub.verify;

import dev.antiphon.stub.StubBuilder;

/**
 * The kinds of findings. A finding fails the test unless {@link StubBuilder#allow} permits its
 * kind.
 */
public enum StubCheck {
    /** A message that no rule matches. */
    UNMATCHED,
    /**
     * An answer that could not be sent, because the request lacks a value that the template names,
     * the framing cannot encode the message, or a matcher or fault threw an exception. The stub
     * closes the connection if the client waits for this answer.
     */
    UNANSWERED,
    /** A message that was incomplete at the end of its connection, or when the stub was checked. */
    INCOMPLETE,
    /** A connection that the code under test did not close. */
    LEFT_OPEN,
    /** An armed fault that did not occur. */
    UNFIRED,
    /**
     * An answer to a request that was not sent in full when the stub was checked, although the
     * connection was open, such as a delayed answer.
     */
    ANSWER_DUE,
    /** A rule that was begun by {@code when} and has no answer. */
    UNFINISHED_RULE
}
