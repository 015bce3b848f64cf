package dev.antiphon.cluster;

import dev.antiphon.handler.Connection;

import java.util.Objects;
import java.util.UUID;

/**
 * A connection with its name in a room.
 *
 * <p>A name is held by one connection at a time, over all servers. The claim is a secret of the
 * member: a join with the same name and claim replaces the older connection, so that a member comes
 * back at once after its connection broke. With another claim the name is taken.
 *
 * @param connection the connection
 * @param name the name
 * @param claim the secret; servers exchange only its hash
 */
public record RoomMember(Connection connection, String name, String claim) {
    /** Creates a member. */
    public RoomMember {
        Objects.requireNonNull(connection, "connection");
        RoomNames.check("name", name);
        RoomNames.check("claim", claim);
    }

    /** Returns a member with a random claim, which nobody can repeat. */
    public static RoomMember of(Connection connection, String name) {
        return new RoomMember(connection, name, UUID.randomUUID().toString());
    }
}
