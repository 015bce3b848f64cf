package dev.antiphon.cluster;

import java.util.List;

/**
 * The stored messages of a room.
 *
 * @param log the name of the numbering
 * @param stored the messages, in order
 * @param present the members on other servers
 */
public record RoomLog(String log, List<RoomEvent.Said> stored, List<Occupant> present) {
    /** Creates a log. */
    public RoomLog {
        stored = List.copyOf(stored);
        present = List.copyOf(present);
    }
}
