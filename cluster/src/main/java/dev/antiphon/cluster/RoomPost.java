package dev.antiphon.cluster;

import dev.antiphon.message.Message;

import java.util.Objects;

/**
 * A message that somebody sends to a room.
 *
 * @param sender the name of the sender
 * @param id the sender's number of this message, at most 64 bytes, by which a room drops a second
 *     copy; without an id (the empty text), the room accepts every copy
 * @param body the content
 */
public record RoomPost(String sender, String id, Message body) {
    /** Creates a post. */
    public RoomPost {
        Objects.requireNonNull(body, "body");
        RoomNames.check("sender", sender);
        if (!id.isEmpty()) {
            RoomNames.check("id", id);
        }
    }

    /** Returns a post without an id. */
    public static RoomPost of(String sender, Message body) {
        return new RoomPost(sender, "", body);
    }
}
