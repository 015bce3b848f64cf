package dev.antiphon.stub.journal;

import dev.antiphon.message.Message;

import java.time.Duration;
import java.util.Optional;

/**
 * A message that a stub received.
 *
 * @param connection the number of its connection, from 1
 * @param number the number of the message on its connection, from 1
 * @param at the time since the stub's start
 * @param rule the name of the rule that answered it; empty if no rule matched
 */
public record ReceivedMessage(
        long connection, long number, Duration at, Message message, Optional<String> rule) {}
