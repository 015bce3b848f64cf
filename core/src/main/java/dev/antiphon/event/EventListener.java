package dev.antiphon.event;

/**
 * A receiver of the events of a server or client.
 *
 * <p>Each listener is called on one virtual thread, with one event after the other; events of one
 * connection come in their order. A listener may block: events wait in a bounded queue. When the
 * queue is full, events are dropped, messages first, and counted in {@link
 * ServerEvent.EventsDropped}. Exceptions of a listener are ignored.
 */
@FunctionalInterface
public interface EventListener {
    /** Receives one event. */
    void on(Event event);

    /**
     * Returns whether this listener receives events of this kind. The engine does not create an
     * event that no listener wants; for {@link ConnectionEvent.MessageIn} and {@link
     * ConnectionEvent.MessageOut} this saves a copy of each message and the way to the listener's
     * thread.
     *
     * <p>Any thread may call it, at the start or later. It must answer at once, and always the
     * same. By default a listener receives all kinds.
     *
     * @param kind one of the records in {@link ConnectionEvent}, {@link ServerEvent} and {@link
     *     ClientEvent}
     */
    default boolean wants(Class<? extends Event> kind) {
        return true;
    }

    /**
     * Ends the events because the server or client has stopped. Called once, after the last event
     * and on the same thread, so that the listener can flush and release its resources.
     */
    default void closed() {}
}
