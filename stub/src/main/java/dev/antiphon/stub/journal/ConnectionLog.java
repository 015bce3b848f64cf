package dev.antiphon.stub.journal;

import dev.antiphon.failure.Failure;
import dev.antiphon.message.Message;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * An immutable snapshot of one connection of a stub. Only stubs implement it; later versions may
 * add methods.
 */
public interface ConnectionLog {
    /** Returns the number of the connection among the stub's connections, from 1. */
    long number();

    /** Returns the address of the client. */
    SocketAddress client();

    /** Returns the time from the start of the stub to the opening of the connection. */
    Duration opened();

    /** Returns the received messages, in order. */
    List<ReceivedMessage> received();

    /**
     * Returns the sent messages in order; a fault may have divided a message into several entries.
     */
    List<Message> sent();

    /** Returns the received bytes that are not a whole message. */
    Message unfinished();

    /** Returns the end of the connection. */
    ConnectionEnd end();

    /**
     * Returns the failure of the connection, for the end {@link ConnectionEnd#FAILURE} or an
     * incomplete message; else empty.
     */
    Optional<Failure> failure();
}
