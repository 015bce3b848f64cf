package dev.antiphon.stub.match;

/**
 * A matcher that ignores the content of the message: it examines the state or the number of the
 * connection or of the message. Reports rank rules by content first.
 */
sealed interface Circumstance extends Matcher permits Began, Count, State {}
