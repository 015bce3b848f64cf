package dev.antiphon.handler;

import dev.antiphon.failure.Failure;
import dev.antiphon.failure.Phase;
import dev.antiphon.message.Reply;

/**
 * Chooses the last reply before a connection closes for a {@link Failure}. Called on the
 * event loop: it must not block.
 *
 * <p>Asked for every failure after which the peer may still be listening: a handler that failed, a
 * message that is too long, malformed, too slow or cut short by the peer's half-close, a silence, a
 * reply that does not fit the framing.
 */
@FunctionalInterface
public interface FailureHandler {
    /**
     * Returns the last reply; {@link Reply#none()} to close in silence. After one with
     * {@code RESET} ({@link Reply#thenReset}) the connection is reset, whatever else
     * {@link Reply#after} says it is closed in order. Where it throws or returns null,
     * {@code handler-failed} is reported beside the failure, and the connection is closed in
     * silence.
     */
    Reply answer(Connection connection, Failure failure);

    /**
     * Sends {@code failure: handler-failed} when a handler failed, {@code failure: timeout}
     * when it was not done in time, {@code failure: not-encodable} when its reply does not fit the
     * framing, and closes in silence after other failures.
     */
    static FailureHandler standard() {
        return (connection, failure) ->
                failure.phase() == Phase.HANDLE || failure instanceof Failure.NotEncodable
                        ? Reply.text("failure: " + failure.code())
                        : Reply.none();
    }
}
