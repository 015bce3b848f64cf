package dev.antiphon.stub.journal;

import dev.antiphon.message.Message;

import java.time.Duration;
import java.util.Optional;

/**
 * A message that a stub received.
 *
 * @param connection the number of the connection, from 1
 * @param number the number of the message on its connection, from 1
 * @param at the time of receipt, since the start of the stub
 * @param rule the name of the rule that matched the message; empty if no rule matched
 */
public record ReceivedMessage(
        long connection, long number, Duration at, Message message, Optional<String> rule) {}
