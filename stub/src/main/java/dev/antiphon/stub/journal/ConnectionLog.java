package dev.antiphon.stub.journal;

import dev.antiphon.failure.Failure;
import dev.antiphon.message.Message;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What happened on one connection, as far as it has got. A picture of one moment.
 *
 * @param number counts the stub's connections, from 1
 * @param client the client's address
 * @param opened when, since the stub's start
 * @param received what came, in order
 * @param sent what was sent: whole messages, or the pieces of a broken one
 * @param unfinished what came and made no whole message
 * @param fault what went wrong, where the end is {@link ConnectionEnd#FAULT} or in mid-message
 */
public record ConnectionLog(
        long number,
        SocketAddress client,
        Duration opened,
        List<ReceivedMessage> received,
        List<Message> sent,
        Message unfinished,
        ConnectionEnd end,
        Optional<Failure> fault) {}
