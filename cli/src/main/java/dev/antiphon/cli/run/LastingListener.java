package dev.antiphon.cli.run;

import dev.antiphon.event.Event;
import dev.antiphon.event.EventListener;

/**
 * A listener of several servers that take each other's place. The listener below notices only the
 * end of the last one, which {@link #end} reports.
 */
public final class LastingListener implements EventListener {
    private final EventListener listener;
    private boolean hasEnded;

    /** Creates a listener that passes events on to this one. */
    public LastingListener(EventListener listener) {
        this.listener = listener;
    }

    @Override
    public boolean wants(Class<? extends Event> kind) {
        return listener.wants(kind);
    }

    @Override
    public synchronized void on(Event event) {
        if (!hasEnded) {
            listener.on(event);
        }
    }

    /** Reports the end of the last server. A second call does nothing. */
    public synchronized void end() {
        if (!hasEnded) {
            hasEnded = true;
            listener.closed();
        }
    }
}
