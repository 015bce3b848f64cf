package dev.antiphon.stub.journal;

import dev.antiphon.failure.Failure;
import dev.antiphon.message.Message;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * An immutable snapshot of one connection of a stub. User code must not implement it, since later
 * versions may add methods.
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
     * Returns the sent messages, in order. If an answer has faults or is sent in one piece, an
     * entry may be a part of a message or several messages with their framing.
     */
    List<Message> sent();

    /** Returns the received bytes that are not yet, or never became, a whole message. */
    Message unfinished();

    /** Returns the end of the connection. */
    ConnectionEnd end();

    /**
     * Returns the first failure of the connection, such as a reset by the client, an incomplete
     * message or malformed bytes; empty without one.
     */
    Optional<Failure> failure();
}
