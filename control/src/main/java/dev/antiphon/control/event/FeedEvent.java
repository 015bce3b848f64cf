package dev.antiphon.control.event;

/**
 * An event for a reader.
 *
 * @param id the position of the event, from which a reader can resume
 * @param data the event as a JSON object in one line, with the fields of {@code --json} and {@code
 *     service}
 */
public record FeedEvent(String id, EventKind kind, String data) {}
