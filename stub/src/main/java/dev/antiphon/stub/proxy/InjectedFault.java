package dev.antiphon.stub.proxy;

import dev.antiphon.recording.Entry.Direction;

/**
 * A report of an injected fault, made just before the fault takes effect.
 *
 * @param connection the number of the client's connection, from 1
 * @param direction the direction of the bytes to which the fault applies
 * @param rule in a stub, the name of the rule whose answer has the fault; empty without a rule
 */
public record InjectedFault(ArmedFault fault, long connection, Direction direction, String rule) {}
