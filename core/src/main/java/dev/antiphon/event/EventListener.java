package dev.antiphon.event;

/**
 * A receiver of the events of a server or client.
 *
 * <p>Each listener is called on one virtual thread, one event after another; events of one
 * connection arrive in their order. A listener may block: events wait in a bounded queue. When the
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
     * ConnectionEvent.MessageOut} this saves the copy of each message and its transfer to the
     * listener's thread.
     *
     * <p>Any thread may call it, at any time. It must return at once, and always the same value for
     * the same kind. By default a listener receives all kinds.
     *
     * @param kind one of the classes nested in {@link ConnectionEvent}, {@link ServerEvent} and
     *     {@link ClientEvent}
     */
    default boolean wants(Class<? extends Event> kind) {
        return true;
    }

    /**
     * Receives the end of all events, after the server or client has stopped. Called once, on the
     * thread of the events, so that the listener can flush and release its resources.
     */
    default void closed() {}
}
