package dev.antiphon;

/**
 * Says what a peer is told before its connection is closed over a {@link Fault}. Called on the event loop: it must not block.
 *
 * <p>Asked for {@link Fault.HandlerFailed}, {@link Fault.TooLong}, {@link Fault.Malformed}, {@link Fault.NotEncodable} and
 * {@link Fault.TimedOut} while reading; after the other faults there is nobody left to tell.
 */
@FunctionalInterface
public interface FaultHandler {
    /** The last reply; {@link Reply#none()} to close in silence. Its {@link Reply#after} is taken as {@code CLOSE}. */
    Reply answer(Connection connection, Fault fault);

    /** Tells the peer {@code fault: handler-failed} when a handler failed, and closes in silence after other faults. */
    static FaultHandler standard() {
        return (connection, fault) -> fault instanceof Fault.HandlerFailed
                ? Reply.text("fault: " + fault.code())
                : Reply.none();
    }
}
