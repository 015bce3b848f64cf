package dev.antiphon.event;

import dev.antiphon.failure.Failure;
import dev.antiphon.message.Message;
import dev.antiphon.tls.TlsSession;

import java.net.SocketAddress;
import java.util.Optional;

/** Something that happened on one connection. */
public sealed interface ConnectionEvent extends Event {
    /** The side that did it. */
    enum Side {
        /** The side that connected. */
        CLIENT,
        /** The side that accepted. */
        SERVER
    }

    /** The manner of a connection's end. */
    enum How {
        /** In order: the output was shut, after all that was to be sent. */
        FIN,
        /** By a reset. */
        RST,
        /** By a deadline; the {@link Failed} before it says which. */
        TIMEOUT,
        /** By another fault; the {@link Failed} before it says which. */
        FAULT
    }

    /** Returns the number of the connection, see {@link dev.antiphon.handler.Connection#id}. */
    long connection();

    /**
     * The message that a reply answered.
     *
     * @param sequence of the request, on the same connection
     * @param elapsedNanos on a server, since the request arrived; on a client, since it was
     *     composed
     */
    record Answered(long sequence, long elapsedNanos) {}

    /**
     * The connection is open; with TLS that is after its handshake, or when that has failed. A
     * client's connection that never opened appears as {@link ClientEvent.ConnectFailed}.
     *
     * @param side which side this end is
     * @param tls what the handshake agreed on; empty in plain text and where the handshake failed
     */
    record Opened(
            long connection,
            Side side,
            SocketAddress local,
            SocketAddress remote,
            Optional<TlsSession> tls,
            long nanos)
            implements ConnectionEvent {}

    /**
     * A message arrived.
     *
     * @param sequence counts the connection's messages of both directions from 1
     * @param reads how many reads brought its bytes
     * @param answers the request that it answers; only a client's messages do
     */
    record MessageIn(
            long connection,
            long sequence,
            Message message,
            int reads,
            Optional<Answered> answers,
            long nanos)
            implements ConnectionEvent {}

    /**
     * A message was composed for sending. {@link Closed#bytesOut} counts how much of it has left.
     *
     * @param sequence counts the connection's messages of both directions from 1
     * @param framed whether the framing stands around it on the wire; not around what a
     *     conversation sent unframed
     * @param answers the request that it answers; a pushed message, a conversation's and a client's
     *     answer none
     */
    record MessageOut(
            long connection,
            long sequence,
            Message message,
            boolean framed,
            Optional<Answered> answers,
            long nanos)
            implements ConnectionEvent {}

    /**
     * Something went wrong. The connection goes on unless {@link Closed} follows.
     */
    record Failed(long connection, Failure failure, long nanos) implements ConnectionEvent {}

    /**
     * The connection is closed and its descriptor free.
     *
     * @param by the side that began the end
     * @param bytesIn bytes received on this side, framing included
     * @param bytesOut bytes that the system took from this side, framing included
     */
    record Closed(long connection, Side by, How how, long bytesIn, long bytesOut, long nanos)
            implements ConnectionEvent {}
}
