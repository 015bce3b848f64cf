package dev.antiphon.event;

/**
 * Is told what happened.
 *
 * <p>Each listener is called on one virtual thread of its own, one event after the other, those of one connection in their
 * order. It may block: events wait for it in a bounded queue, and those that find no place are counted in
 * {@link ServerEvent.EventsDropped}. What it throws is ignored.
 */
@FunctionalInterface
public interface EventListener {
    /** Takes one event. */
    void on(Event event);
}
