package dev.antiphon.cluster;

import java.util.List;

/** The result of joining a room. */
public sealed interface JoinOutcome {
    /**
     * The connection is a member; the older messages that it asked for were sent, and live ones
     * follow.
     *
     * @param position the position after the older messages
     * @param caughtUp the number of older messages that were sent
     * @param complete whether these are all messages after the position that was given; false if
     *     the history has lost some of them, or knows no such position
     * @param present the names of all members, this one included, sorted
     */
    record Joined(RoomPosition position, int caughtUp, boolean complete, List<String> present)
            implements JoinOutcome {
        /** Creates the outcome. */
        public Joined {
            present = List.copyOf(present);
        }
    }

    /**
     * Another connection has the name.
     *
     * @param name the name
     */
    record NameTaken(String name) implements JoinOutcome {}

    /** The connection is a member already, under this name or another one. */
    record AlreadyJoined() implements JoinOutcome {}

    /** The connection has ended, or the rooms were closed. */
    record Ended() implements JoinOutcome {}
}
