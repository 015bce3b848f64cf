package dev.antiphon.event;

/** Something that happened. {@link #nanos} is {@link System#nanoTime} when it did. */
public sealed interface Event permits ConnectionEvent, ServerEvent, ClientEvent {
    /** Returns when it happened, on the monotonic clock. */
    long nanos();
}
