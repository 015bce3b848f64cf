package dev.antiphon.event;

import dev.antiphon.Fault;
import dev.antiphon.Message;
import dev.antiphon.TlsSession;

import java.net.SocketAddress;
import java.util.Optional;

/** Something that happened on one connection. */
public sealed interface ConnectionEvent extends Event {
    /** Which side did it. */
    enum Side {
        /** The side that connected. */
        CLIENT,
        /** The side that accepted. */
        SERVER
    }

    /** How a connection ended. */
    enum How {
        /** In order: the output was shut, after all that was to be sent. */
        FIN,
        /** By a reset. */
        RST,
        /** By a deadline; the {@link Faulted} before it says which. */
        TIMEOUT,
        /** By another fault; the {@link Faulted} before it says which. */
        FAULT
    }

    /** The number of the connection, see {@link dev.antiphon.Connection#id}. */
    long connection();

    /**
     * The connection is open; with TLS that is after its handshake, or when that has failed.
     *
     * @param tls what the handshake agreed on; empty in plain text and where the handshake failed
     */
    record Opened(
            long connection,
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
     */
    record MessageIn(long connection, long sequence, Message message, int reads, long nanos)
            implements ConnectionEvent {}

    /**
     * A message was composed for sending.
     *
     * @param sequence counts the connection's messages of both directions from 1
     * @param elapsedNanos since the message that it answers arrived; -1 when it answers none
     */
    record MessageOut(
            long connection, long sequence, Message message, long elapsedNanos, long nanos)
            implements ConnectionEvent {}

    /** Something went wrong. */
    record Faulted(long connection, Fault fault, long nanos) implements ConnectionEvent {}

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
