package dev.antiphon;

/**
 * Says what a peer is told before its connection is closed over a {@link Fault}. Called on the
 * event loop: it must not block.
 *
 * <p>Asked for every fault after which the peer may still be listening: a handler that failed, a
 * message that is too long, malformed, too slow or cut short by the peer's half-close, a silence, a
 * reply that does not fit the framing.
 */
@FunctionalInterface
public interface FaultHandler {
    /**
     * The last reply; {@link Reply#none()} to close in silence. After one with {@code RESET} ({@link
     * Reply#thenReset}) the connection is reset, whatever else {@link Reply#after} says it is
     * closed in order. Where it throws or returns null, {@code handler-failed} is told beside the
     * fault, and the connection is closed in silence.
     */
    Reply answer(Connection connection, Fault fault);

    /**
     * Tells the peer {@code fault: handler-failed} when a handler failed, {@code fault: timeout}
     * when it was not done in time, {@code fault: not-encodable} when its reply does not fit the
     * framing, and closes in silence after other faults.
     */
    static FaultHandler standard() {
        return (connection, fault) ->
                fault.phase() == Phase.HANDLE || fault instanceof Fault.NotEncodable
                        ? Reply.text("fault: " + fault.code())
                        : Reply.none();
    }
}
