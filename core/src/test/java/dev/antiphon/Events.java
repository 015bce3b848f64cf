package dev.antiphon;

import dev.antiphon.event.Event;
import dev.antiphon.event.EventListener;
import dev.antiphon.test.EventLog;

/** The events of a server or client. */
public final class Events extends EventLog<Event> implements EventListener {}
