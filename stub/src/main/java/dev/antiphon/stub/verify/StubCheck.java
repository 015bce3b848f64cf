package dev.antiphon.stub.verify;

import dev.antiphon.stub.StubBuilder;

/** The kinds of findings that fail a test unless {@link StubBuilder#allow} permits them. */
public enum StubCheck {
    /** A message that no rule matches. */
    UNMATCHED,
    /** A message that was incomplete at the end of its connection or of the test. */
    INCOMPLETE,
    /** A connection that the code under test did not close. */
    LEFT_OPEN,
    /** An armed fault that did not occur. */
    UNFIRED,
    /**
     * An answer that could not be given, because the request lacks a value that the template names
     * or because the framing cannot carry the message. The connection is closed.
     */
    UNANSWERED
}
