package dev.antiphon.cluster;

/**
 * A place in the messages of a room: the name of the numbering and the number of the last message
 * that was seen.
 *
 * <p>A room that lost its history, for example by a restart of a server without NATS, begins a new
 * numbering. A position of the old one then counts as unknown, not as seen.
 *
 * @param log the name of the numbering
 * @param sequence the number of a message, or 0 before the first one
 */
public record RoomPosition(String log, long sequence) {
    /** Creates a position. */
    public RoomPosition {
        if (log.isEmpty() || log.length() > 64 || sequence < 0) {
            throw new IllegalArgumentException(
                    "\"" + log + "\" and " + sequence + " are no position in a room");
        }
    }

    /**
     * Returns the position that {@link #toString} has written.
     *
     * @throws IllegalArgumentException when the text is something else
     */
    public static RoomPosition parse(String text) {
        int dot = text.lastIndexOf('.');
        try {
            return new RoomPosition(
                    text.substring(0, Math.max(dot, 0)), Long.parseLong(text.substring(dot + 1)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no position in a room, such as k3f9.42", e);
        }
    }

    @Override
    public String toString() {
        return log + "." + sequence;
    }
}
