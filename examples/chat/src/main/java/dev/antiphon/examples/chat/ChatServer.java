package dev.antiphon.examples.chat;

import dev.antiphon.TcpServer;
import dev.antiphon.cluster.RoomEncoder;
import dev.antiphon.cluster.RoomEvent;
import dev.antiphon.cluster.RoomLimits;
import dev.antiphon.cluster.Rooms;
import dev.antiphon.config.Limits;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply;

import java.time.Duration;
import java.util.Optional;

/** A server of the chat: one line is one message, and each person has a {@link ChatSession}. */
final class ChatServer {
    static final int LINE_BYTES_MAX = 2_000;

    private static final Limits LIMITS = Limits.builder()
            .maxMessageBytes(LINE_BYTES_MAX)
            .idleTimeout(Duration.ofHours(1))
            .build();

    private ChatServer() {}

    static TcpServer start(Rooms rooms, String address) {
        return TcpServer.builder(Framing.line())
                .limits(LIMITS)
                .onConnection(peer -> new ChatSession(rooms, peer).run())
                .onFailure((peer, failure) -> Reply.text("* " + failure.code() + ", goodbye"))
                .start(address);
    }

    /** Returns a builder of rooms with the limits and lines of the chat. */
    static Rooms.Builder rooms() {
        return Rooms.builder()
                .limits(RoomLimits.defaults().withMessageBytesMax(LINE_BYTES_MAX))
                .encoder(ChatServer::line);
    }

    /** Returns the line that members of a room get; a room of a person shows no notices. */
    private static Optional<Message> line(RoomEvent event) {
        if (!event.room().startsWith(ChatSession.PERSON)) {
            return RoomEncoder.text().encode(event);
        }
        return switch (event) {
            case RoomEvent.Said said ->
                Optional.of(Message.text("(private) " + said.post().sender() + ": "
                        + said.post().body().text()));
            case RoomEvent.Replaced _ ->
                Optional.of(Message.text("* you are connected elsewhere; goodbye"));
            case RoomEvent.Entered _, RoomEvent.Left _ -> Optional.empty();
        };
    }
}
