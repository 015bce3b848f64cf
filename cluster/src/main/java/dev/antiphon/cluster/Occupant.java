package dev.antiphon.cluster;

/**
 * A member of a room, in the form that servers exchange.
 *
 * @param name the name
 * @param claim the hash of its claim
 * @param server the server that has its connection
 * @param since a number that is higher for a later join of the same claim: milliseconds since 1970,
 *     or one more than the replaced member's
 */
public record Occupant(String name, String claim, String server, long since) {
    /** Returns whether this member keeps its name against another one with the same name. */
    boolean winsOver(Occupant other) {
        if (since == other.since) {
            return server.compareTo(other.server) < 0;
        }
        // The same person comes back later; of two people, the earlier one has the name.
        return claim.equals(other.claim) ? since > other.since : since < other.since;
    }
}
