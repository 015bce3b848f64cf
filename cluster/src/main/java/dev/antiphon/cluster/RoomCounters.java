package dev.antiphon.cluster;

/**
 * The counters of {@link Rooms} on this server.
 *
 * @param rooms rooms that are open now
 * @param members members of this server's connections now, counted once for each room
 * @param said messages that came for open rooms, since the start
 * @param missing messages before which some were missing, since the start
 * @param refused posts that were refused because too many waited, since the start
 */
public record RoomCounters(int rooms, int members, long said, long missing, long refused) {}
