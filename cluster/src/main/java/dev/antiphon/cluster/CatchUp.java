package dev.antiphon.cluster;

/** The older messages that a member gets before the live ones. */
public sealed interface CatchUp {
    /** Returns a request for live messages only. */
    static CatchUp none() {
        return new Last(0);
    }

    /** Returns a request for the last messages of the history. */
    static CatchUp last(int messages) {
        return new Last(messages);
    }

    /** Returns a request for everything after this position. */
    static CatchUp after(RoomPosition position) {
        return new After(position);
    }

    /**
     * The last messages of the history.
     *
     * @param messages the largest number of messages
     */
    record Last(int messages) implements CatchUp {
        /** Creates a request. */
        public Last {
            if (messages < 0) {
                throw new IllegalArgumentException(messages + " messages; give at least 0");
            }
        }
    }

    /**
     * Everything after a position.
     *
     * @param position the position of the last message that was seen
     */
    record After(RoomPosition position) implements CatchUp {}
}
