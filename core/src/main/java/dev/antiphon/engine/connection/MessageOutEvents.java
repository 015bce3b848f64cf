package dev.antiphon.engine.connection;

import dev.antiphon.event.ConnectionEvent.MessageOut;
import dev.antiphon.message.Message;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/** The events of the messages that a connection sends. Used on the connection's loop. */
public final class MessageOutEvents {
    private MessageOutEvents() {}

    /** Returns whether a listener wants the connection's events of sent messages. */
    static boolean areWanted(TcpConnection connection) {
        return connection.connectionConfig.events().tellsMessagesOut()
                && !connection.closeSequence.isClosed();
    }

    /** Emits the event of the bytes that the connection has just composed, if it is wanted. */
    static void tell(
            TcpConnection connection,
            ByteBuffer content,
            boolean framed,
            @Nullable RequestTag requestTag) {
        if (areWanted(connection)) {
            tell(connection, Message.of(content), framed, requestTag);
        }
    }

    /** Emits the event of the message that the connection has just composed, if it is wanted. */
    static void tell(
            TcpConnection connection,
            Message message,
            boolean framed,
            @Nullable RequestTag requestTag) {
        if (!areWanted(connection)) {
            return;
        }
        MessageOut event =
                new MessageOut(connection.id, connection.sequence(), message, System.nanoTime());
        connection
                .connectionConfig
                .events()
                .emit(RequestTag.answering(requestTag, framed ? event : event.withoutFraming()));
    }
}
