package dev.antiphon.cluster;

/** A failure of a room's operation. The text names the numbers and the remedy. */
public final class RoomsException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** The kind of a failure. */
    public enum Reason {
        /** A name that no room, member or post can have. */
        BAD_NAME,
        /** A message over {@link RoomLimits#messageBytesMax} or over the limit of the network. */
        TOO_LARGE,
        /** More messages wait than {@link RoomLimits#pendingMax}. */
        BUSY,
        /** More rooms are in use than {@link RoomLimits#roomsMax}. */
        TOO_MANY_ROOMS,
        /** The network between the servers did not accept a message in time. */
        UNREACHABLE,
        /** The rooms are closed. */
        CLOSED
    }

    private final Reason reason;

    /** Creates a failure with this text. */
    public RoomsException(Reason reason, String text) {
        super(text);
        this.reason = reason;
    }

    /** Creates a failure with this text and cause. */
    public RoomsException(Reason reason, String text, Throwable cause) {
        super(text, cause);
        this.reason = reason;
    }

    /** Returns the kind of this failure. */
    public Reason reason() {
        return reason;
    }
}
