package dev.antiphon.cluster;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The way of messages and presence between the servers that share rooms. {@link Rooms} has the
 * members of one server, and a network connects it with the others.
 *
 * <p>No method may block. A network numbers the messages of a room, drops copies of a post with an
 * id, and delivers each message to every server where the room is open, the sender's included.
 */
public interface RoomNetwork extends AutoCloseable {
    /** The receiver of everything that a network brings. Its methods return at once. */
    interface Receiver {
        /** Takes a message. Messages of one room come in their order, one call after the other. */
        void said(RoomEvent.Said said);

        /** Takes the news that the numbering begins anew: the network has lost the history. */
        void renumbered(String room, String log);

        /** Takes the news that another server has this member in a room. */
        void occupied(String room, Occupant occupant);

        /** Takes the news that another server has this member no longer. */
        void vacated(String room, Occupant occupant);
    }

    /** Begins; called once, before every other method. */
    void start(RoomLimits limits, Receiver receiver);

    /** Returns a name of this server that no other server has. */
    String server();

    /**
     * Begins to deliver the messages of a room. A message after the stored ones may be delivered
     * before the stage completes.
     */
    CompletionStage<RoomLog> open(String room);

    /** Ends the delivery of a room's messages. */
    void close(String room);

    /** Sends a message to a room. The stage completes when the network has accepted the post. */
    CompletionStage<RoomPost> publish(String room, RoomPost post);

    /** Announces a member of a room on this server to the other servers. */
    void enter(String room, Occupant occupant);

    /** Announces the end of a membership on this server to the other servers. */
    void leave(String room, Occupant occupant);

    /** Asks the other servers for the members of a room that is not open here. */
    CompletionStage<List<String>> who(String room);

    /** Ends. The other servers count the members of this one as gone. */
    @Override
    void close();
}
