package dev.antiphon.cluster;

/** An occurrence in a room that its members may see. */
public sealed interface RoomEvent {
    /** Returns the name of the room. */
    String room();

    /**
     * A message.
     *
     * <p>{@code previous} is the number of the message before it in this room. A receiver that has
     * seen another number last has a gap, and catches up from its last number. A receiver that has
     * seen {@code sequence} or a higher number has the message already.
     *
     * @param room the room
     * @param sequence the number of the message; later messages have higher numbers
     * @param previous the number of the message before it, or 0 for the first one
     * @param atMillis the time of sending by the wall clock of the sender's server, in milliseconds
     *     since 1970
     * @param post sender, id and content
     */
    record Said(String room, long sequence, long previous, long atMillis, RoomPost post)
            implements RoomEvent {}

    /**
     * A member who came in.
     *
     * @param room the room
     * @param name the member
     */
    record Entered(String room, String name) implements RoomEvent {}

    /**
     * A member who went: it left, its connection ended, or its server stopped.
     *
     * @param room the room
     * @param name the member
     */
    record Left(String room, String name) implements RoomEvent {}

    /**
     * A member whose name is in use by another connection from now on. Only this member sees it;
     * then its connection is closed.
     *
     * @param room the room
     * @param name the member
     */
    record Replaced(String room, String name) implements RoomEvent {}
}
