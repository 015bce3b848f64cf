/**
 * Rooms: groups of connections that several servers share, with presence and history.
 *
 * <p>Input: messages for a room. Output: the same messages on every connection in the room.
 */
@SuppressWarnings("requires-automatic") // jnats has no descriptor
module dev.antiphon.cluster {
    requires transitive dev.antiphon.core;
    requires io.nats.jnats;
    requires static org.jspecify;

    exports dev.antiphon.cluster;
    exports dev.antiphon.cluster.nats;
}
