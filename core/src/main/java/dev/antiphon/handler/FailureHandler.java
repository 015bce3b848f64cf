package dev.antiphon.handler;

import dev.antiphon.failure.Failure;
import dev.antiphon.failure.Phase;
import dev.antiphon.message.Reply;

/**
 * A function that chooses the last reply before a {@link Failure} closes a connection. It is called
 * on the event loop and must not block.
 *
 * <p>It is called for every failure after which the peer may still read. These are a failed
 * handler, an inactive peer, and a reply that the framing cannot carry. They also include a message
 * that is too long, malformed, too slow, or incomplete at the peer's half-close.
 */
@FunctionalInterface
public interface FailureHandler {
    /**
     * Returns the last reply; {@link Reply#none()} closes without one. After a reply with {@code
     * RESET} ({@link Reply#thenReset}) the connection is reset; after any other it is closed
     * without a reset, regardless of {@link Reply#after}. If the method throws or returns null,
     * {@code handler-failed} is reported in addition to the failure, and the connection is closed
     * without a reply.
     */
    Reply answer(Connection connection, Failure failure);

    /**
     * Returns the default handler. It sends {@code failure: handler-failed} when a handler failed,
     * {@code failure: timeout} when a handler was too slow, and {@code failure: not-encodable} when
     * the framing cannot carry a reply. After other failures, the connection closes without a
     * reply.
     */
    static FailureHandler standard() {
        return (connection, failure) ->
                failure.phase() == Phase.HANDLE || failure instanceof Failure.NotEncodable
                        ? Reply.text("failure: " + failure.code())
                        : Reply.none();
    }
}
