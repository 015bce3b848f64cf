package dev.antiphon.stub.verify;

import dev.antiphon.stub.StubBuilder;

/** The kinds of findings that fail a test unless {@link StubBuilder#allow} permits them. */
public enum StubCheck {
    /** A message came that no rule is for. */
    UNMATCHED,
    /** A connection ended, or the test did, in the middle of a message. */
    INCOMPLETE,
    /** The code under test did not close a connection. */
    LEFT_OPEN,
    /** A fault that was armed never happened. */
    UNFIRED,
    /**
     * An answer could not be given: a template names what the request has not, or the framing
     * cannot carry it. The connection is closed over it.
     */
    UNANSWERED
}
