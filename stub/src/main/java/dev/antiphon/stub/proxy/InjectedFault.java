package dev.antiphon.stub.proxy;

import dev.antiphon.recording.Entry.Direction;

/**
 * An injection of a fault, told before the damage is done.
 *
 * @param connection the number of the client's connection, from 1
 * @param direction of the bytes that are damaged
 * @param rule the name of the stub's rule whose answer it is; empty where there is none
 */
public record InjectedFault(ArmedFault fault, long connection, Direction direction, String rule) {}
