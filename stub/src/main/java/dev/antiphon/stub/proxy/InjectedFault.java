package dev.antiphon.stub.proxy;

import dev.antiphon.recording.Entry.Direction;

/**
 * The injection of a fault, reported just before it takes effect.
 *
 * @param connection the number of the client's connection, from 1
 * @param direction the direction of the damaged bytes
 * @param rule the name of the rule whose answer is damaged; empty without a rule
 */
public record InjectedFault(ArmedFault fault, long connection, Direction direction, String rule) {}
