package dev.antiphon;

import dev.antiphon.event.Event;
import dev.antiphon.event.EventListener;

import org.awaitility.Awaitility;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what happened, and waits for what should. */
public final class Events implements EventListener {
    private final List<Event> all = new CopyOnWriteArrayList<>();

    @Override
    public void on(Event event) {
        all.add(event);
    }

    <T extends Event> List<T> of(Class<T> kind) {
        return all.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The first of this kind, waited for. */
    public <T extends Event> T await(Class<T> kind) {
        return await(kind, 1).get(0);
    }

    public <T extends Event> List<T> await(Class<T> kind, int count) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(2))
                .until(() -> of(kind).size() >= count);
        return of(kind);
    }
}
