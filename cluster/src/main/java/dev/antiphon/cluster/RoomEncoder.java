package dev.antiphon.cluster;

import dev.antiphon.message.Message;

import java.util.Optional;

/**
 * A function that turns an event of a room into the message that members get. The message is made
 * once and shared by all of them.
 *
 * <p>It runs on a virtual thread, for one event of a room at a time, and must not wait.
 */
@FunctionalInterface
public interface RoomEncoder {
    /** Returns the message, or empty if members do not see this kind of event. */
    Optional<Message> encode(RoomEvent event);

    /**
     * Returns the default encoder, for framings that carry text: {@code 42 general ann: hello} for
     * a message, where 42 is its number, and lines that begin with an asterisk for the rest.
     */
    static RoomEncoder text() {
        return event -> Optional.of(Message.text(
                switch (event) {
                    case RoomEvent.Said said ->
                        said.sequence() + " " + said.room() + " " + said.post().sender() + ": "
                                + said.post().body().text();
                    case RoomEvent.Entered entered ->
                        "* " + entered.room() + ": " + entered.name() + " is here";
                    case RoomEvent.Left left ->
                        "* " + left.room() + ": " + left.name() + " has left";
                    case RoomEvent.Replaced replaced ->
                        "* " + replaced.room() + ": " + replaced.name()
                                + " is connected elsewhere; goodbye";
                }));
    }
}
