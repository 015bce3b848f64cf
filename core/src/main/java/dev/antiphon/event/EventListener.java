package dev.antiphon.event;

/**
 * Receives events.
 *
 * <p>Each listener is called on one virtual thread, one event after the other, those of
 * one connection in their order. It may block: events wait for it in a bounded queue, and those
 * that find no place are counted in {@link ServerEvent.EventsDropped}; messages are dropped first.
 * What it throws is ignored.
 */
@FunctionalInterface
public interface EventListener {
    /** Takes one event. */
    void on(Event event);

    /**
     * Returns whether it wants events of this kind. An event that nobody wants is not made,
     * which for {@link ConnectionEvent.MessageIn} and {@link ConnectionEvent.MessageOut} saves a
     * copy of each message and the way to the listener's thread.
     *
     * <p>Asked by any thread, at the start or later; it answers at once, and always the same. All
     * are wanted by default.
     *
     * @param kind one of the records in {@link ConnectionEvent}, {@link ServerEvent} and {@link
     *     ClientEvent}
     */
    default boolean wants(Class<? extends Event> kind) {
        return true;
    }

    /**
     * Ends the events: the server or client has stopped. Called once, after the last
     * event and on the same thread, which is where a listener flushes and lets go of what it holds.
     */
    default void closed() {}
}
