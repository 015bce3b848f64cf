package dev.antiphon.control.breakpoint;

import dev.antiphon.recording.Entry.Direction;

import java.util.Locale;

/**
 * An occurrence with a message at a breakpoint.
 *
 * @param id the id of the held message; 0 if it was not held because of a limit
 * @param place the connection and direction of the message
 * @param number the number of the message in its direction
 * @param size the size of the message in bytes
 */
public record HeldEvent(long id, Place place, long number, int size, Outcome outcome) {
    /**
     * The place of a message.
     *
     * @param breakpoint the name of the breakpoint
     */
    public record Place(long connection, Direction direction, String breakpoint) {}

    /** What has happened to the message. */
    public enum Outcome {
        /** It is held from now on. */
        HELD,
        /** It has passed by a decision, or because its breakpoint was removed. */
        PASSED,
        /** It has passed after the time of the breakpoint. */
        TIMED_OUT,
        /** It was dropped. */
        DROPPED,
        /** Another message has passed in its place. */
        REPLACED,
        /** The connection was closed. */
        CLOSED,
        /** The connection was reset. */
        RESET,
        /** The connection has ended meanwhile. */
        ENDED,
        /** It has passed at once, because a limit of held messages was reached. */
        OVER_LIMIT;

        /** Returns the name in lower case, such as {@code timed-out}. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
