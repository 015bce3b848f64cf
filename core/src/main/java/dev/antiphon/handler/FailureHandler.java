package dev.antiphon.handler;

import dev.antiphon.failure.Failure;
import dev.antiphon.failure.Phase;
import dev.antiphon.message.Reply;

/**
 * The choice of the last reply before a {@link Failure} closes a connection. It is called on the
 * event loop and must not block.
 *
 * <p>It is called for every failure after which the peer may still read: a failed handler, a
 * message that is too long, malformed, too slow or cut short by the peer's half-close, a silent
 * peer, or a reply that the framing cannot carry.
 */
@FunctionalInterface
public interface FailureHandler {
    /**
     * Returns the last reply; {@link Reply#none()} closes without one. After a reply with {@code
     * RESET} ({@link Reply#thenReset}) the connection is reset; after any other it is closed in
     * order, regardless of {@link Reply#after}. If the method throws or returns null, {@code
     * handler-failed} is reported beside the failure, and the connection is closed without a reply.
     */
    Reply answer(Connection connection, Failure failure);

    /**
     * Returns the default: it sends {@code failure: handler-failed} when a handler failed, {@code
     * failure: timeout} when it was too slow, {@code failure: not-encodable} when the framing
     * cannot carry its reply, and closes without a reply after other failures.
     */
    static FailureHandler standard() {
        return (connection, failure) ->
                failure.phase() == Phase.HANDLE || failure instanceof Failure.NotEncodable
                        ? Reply.text("failure: " + failure.code())
                        : Reply.none();
    }
}
