package dev.antiphon.control.event;

import dev.antiphon.control.ControlEvent;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/**
 * An event in the ring of a feed, with what is known about it from other events of its connection.
 * Immutable, except that {@link #match} becomes known later. Any thread may read it.
 */
public final class KeptEvent {
    private final long position;
    private final ControlEvent event;
    private final EventKind kind;
    private final long nanos;
    private final int size;
    private final Place place;
    private volatile @Nullable Match match;

    KeptEvent(long position, Arrived arrived, Place place) {
        this.position = position;
        this.event = arrived.event();
        this.kind = arrived.kind();
        this.nanos = arrived.nanos();
        this.size = arrived.size();
        this.place = place;
    }

    /**
     * An event before it gets a position.
     *
     * @param event the event as the ring keeps it
     * @param size the size of its message in bytes, also if the ring keeps less of it
     */
    record Arrived(ControlEvent event, EventKind kind, long nanos, int size) {}

    /**
     * The place of an event among those of its connection.
     *
     * @param connection the connection; null for an event of no connection
     * @param number the number of a message among those of its direction, from 1; 0 if not known
     * @param about the position of the message that this event answers or says more about; 0 if
     *     there is none, or it is not known
     * @param replyNanos the time from that message to this reply; negative if it is not known
     */
    record Place(@Nullable TrackedConnection connection, long number, long about, long replyNanos) {
        static final Place NONE = new Place(null, 0, 0, -1);
    }

    /**
     * The outcome of the search for a rule.
     *
     * @param rule the name of the rule; empty if no rule matched
     * @param finding the position of the finding about the message; 0 without one
     */
    public record Match(Optional<String> rule, long finding) {}

    /** Returns the number of the event in the feed, from 1. */
    public long position() {
        return position;
    }

    /** Returns the event. Messages of over 16 MiB are cut; see {@link #size}. */
    public ControlEvent event() {
        return event;
    }

    /** Returns the kind of the event. */
    public EventKind kind() {
        return kind;
    }

    /** Returns the time of the event by {@link System#nanoTime}. */
    public long nanos() {
        return nanos;
    }

    /** Returns the size of the whole message in bytes; 0 for an event without a message. */
    public int size() {
        return size;
    }

    /** Returns the connection of the event; empty for an event of no connection. */
    public Optional<TrackedConnection> connection() {
        return Optional.ofNullable(place.connection());
    }

    /** Returns the number of a message among those of its direction, from 1; 0 if not known. */
    public long number() {
        return place.number();
    }

    /**
     * Returns the position of the message that this event answers or says more about; 0 if there is
     * none, or it is not known.
     */
    public long about() {
        return place.about();
    }

    /** Returns the time from the answered message to this one; negative if it is not known. */
    public long replyNanos() {
        return place.replyNanos();
    }

    /** Returns the outcome of the search for a rule; empty if it is not known, or not yet. */
    public Optional<Match> match() {
        return Optional.ofNullable(match);
    }

    void matched(Match value) {
        match = value;
    }

    /** Returns the number of bytes that count towards the bound of the ring. */
    int bytes() {
        return EventText.keptBytes(event);
    }
}
