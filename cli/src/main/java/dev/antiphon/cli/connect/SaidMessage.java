package dev.antiphon.cli.connect;

import dev.antiphon.event.ConnectionEvent;
import dev.antiphon.event.ConnectionEvent.MessageIn;
import dev.antiphon.event.ConnectionEvent.MessageOut;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;

/**
 * A message of a conversation, or another event of its connection.
 *
 * @param framing the framing at that time
 * @param wire the bytes of a message on the wire
 */
record SaidMessage(ConnectionEvent event, Framing framing, Message wire) {
    /** The memory of an event besides its bytes, about. */
    private static final int EVENT_BYTES = 200;

    /**
     * Returns the event for a recording in this framing. A message of another framing is reported
     * as the bytes that were on the wire.
     */
    ConnectionEvent in(Framing recorded) {
        return switch (event) {
            case MessageIn in
            when !framing.ofReplies().equals(recorded.ofReplies()) ->
                new MessageIn(in.connection(), in.sequence(), wire, in.reads(), in.nanos())
                        .withoutFraming();
            case MessageOut out
            when !framing.ofRequests().equals(recorded.ofRequests()) ->
                new MessageOut(out.connection(), out.sequence(), wire, out.nanos())
                        .withoutFraming();
            default -> event;
        };
    }

    /** Returns about the number of bytes that the event takes in memory. */
    int bytes() {
        return 2 * wire.size() + EVENT_BYTES;
    }
}
