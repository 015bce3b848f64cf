package dev.antiphon.event;

/**
 * An immutable record of one occurrence in a server or client, delivered to listeners. {@link
 * #nanos} is its time by {@link System#nanoTime}.
 */
public sealed interface Event permits ConnectionEvent, ServerEvent, ClientEvent {
    /** Returns the time of the occurrence by {@link System#nanoTime}. */
    long nanos();
}
