package dev.antiphon.cluster;

/**
 * The bounds of rooms on one server.
 *
 * @param messageBytesMax largest content of a message; default 65,536
 * @param historyMessagesMax messages that a room keeps; default 1,000
 * @param historyBytesMax bytes of content that a room keeps; default 1 MiB. It must be below {@link
 *     dev.antiphon.config.Limits#maxOutboundBytesPerConnection}, since a member may catch up with
 *     the whole history
 * @param pendingMax messages of one room that wait to be stored or delivered; default 1,000
 * @param roomsMax rooms that are in use or have a history; default 10,000
 */
public record RoomLimits(
        int messageBytesMax,
        int historyMessagesMax,
        int historyBytesMax,
        int pendingMax,
        int roomsMax) {

    /**
     * Creates limits.
     *
     * @throws IllegalArgumentException when a value is below 1, or a message does not fit into the
     *     history
     */
    public RoomLimits {
        atLeastOne("messageBytesMax", messageBytesMax);
        atLeastOne("historyMessagesMax", historyMessagesMax);
        atLeastOne("pendingMax", pendingMax);
        atLeastOne("roomsMax", roomsMax);
        if (historyBytesMax < messageBytesMax) {
            throw new IllegalArgumentException("historyBytesMax is " + historyBytesMax
                    + "; give at least messageBytesMax, " + messageBytesMax);
        }
    }

    private static void atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is " + value + "; give at least 1");
        }
    }

    /** Returns the default limits. */
    public static RoomLimits defaults() {
        return new RoomLimits(65_536, 1_000, 1 << 20, 1_000, 10_000);
    }

    /** Returns a copy with this {@link #messageBytesMax}. */
    public RoomLimits withMessageBytesMax(int value) {
        return new RoomLimits(value, historyMessagesMax, historyBytesMax, pendingMax, roomsMax);
    }

    /** Returns a copy with these bounds of the history. */
    public RoomLimits withHistory(int messagesMax, int bytesMax) {
        return new RoomLimits(messageBytesMax, messagesMax, bytesMax, pendingMax, roomsMax);
    }

    /** Returns a copy with this {@link #pendingMax}. */
    public RoomLimits withPendingMax(int value) {
        return new RoomLimits(
                messageBytesMax, historyMessagesMax, historyBytesMax, value, roomsMax);
    }

    /** Returns a copy with this {@link #roomsMax}. */
    public RoomLimits withRoomsMax(int value) {
        return new RoomLimits(
                messageBytesMax, historyMessagesMax, historyBytesMax, pendingMax, value);
    }
}
