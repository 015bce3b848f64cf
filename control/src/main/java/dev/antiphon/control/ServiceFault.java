package dev.antiphon.control;

import dev.antiphon.control.definition.Origin;
import dev.antiphon.recording.Entry.Direction;
import dev.antiphon.stub.proxy.ArmedFault;

/**
 * A fault of a proxy with its name. {@link ArmedFault#fired} counts while it runs.
 *
 * @param direction the direction of the bytes to which the fault applies
 */
public record ServiceFault(String name, Direction direction, ArmedFault fault, Origin origin) {}
