package dev.antiphon.control;

/**
 * A receiver of the events of all services. It is called on the threads of the services, which wait
 * for it: it must return at once, for example after it has put the event into a bounded queue.
 */
@FunctionalInterface
public interface ControlListener {
    /** Receives an event. */
    void on(ControlEvent event);
}
