package dev.antiphon.control.event;

import dev.antiphon.control.ControlEvent;
import dev.antiphon.event.ConnectionEvent;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The kinds of events in a feed. */
public enum EventKind {
    /** A connection that opened, failed, half-closed or closed. */
    CONNECTION,
    /** A message that was received or sent, or that a rule has matched. */
    MESSAGE,
    /** A fault that takes effect. */
    FAULT,
    /** A problem that a stub detected. */
    FINDING,
    /** A message that a breakpoint holds, or what has happened to it. */
    HELD,
    /** A service that started, changed or ended, and events of its server. */
    SERVICE,
    /** A number of events that the reader has missed. */
    LOST;

    static EventKind of(ControlEvent event) {
        return switch (event) {
            case ControlEvent.Traffic traffic ->
                switch (traffic.event()) {
                    case ConnectionEvent.MessageIn in -> MESSAGE;
                    case ConnectionEvent.MessageOut out -> MESSAGE;
                    case ConnectionEvent of -> CONNECTION;
                    default -> SERVICE;
                };
            case ControlEvent.Received received -> MESSAGE;
            case ControlEvent.Injected injected -> FAULT;
            case ControlEvent.Held held -> HELD;
            case ControlEvent.Found found -> FINDING;
            case ControlEvent.Started started -> SERVICE;
            case ControlEvent.Changed changed -> SERVICE;
            case ControlEvent.Ended ended -> SERVICE;
        };
    }

    /** Returns the names of the kinds that a reader can choose. */
    public static List<String> names() {
        return Arrays.stream(values())
                .filter(each -> each != LOST)
                .map(EventKind::toString)
                .toList();
    }

    /** Returns the name in lower case, such as {@code message}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
