package dev.antiphon.checks;

import dev.antiphon.event.ConnectionEvent.MessageIn;
import dev.antiphon.event.Event;
import dev.antiphon.event.EventListener;
import dev.antiphon.test.EventLog;

import java.util.List;

/** The events of a server or client. */
public final class Events extends EventLog<Event> implements EventListener {
    /** Waits for so many messages from the peer; returns the text of each there is by then. */
    public List<String> messages(int count) {
        return await(MessageIn.class, count).stream()
                .map(event -> event.message().text())
                .toList();
    }
}
