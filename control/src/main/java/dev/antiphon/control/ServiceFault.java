package dev.antiphon.control;

import dev.antiphon.control.definition.Origin;
import dev.antiphon.recording.Entry.Direction;
import dev.antiphon.stub.proxy.ArmedFault;
import dev.antiphon.stub.proxy.FaultProxy;

/**
 * A fault of a proxy with its name. {@link ArmedFault#fired} counts while it runs.
 *
 * @param direction the direction of the bytes to which the fault applies
 */
public record ServiceFault(String name, Direction direction, ArmedFault fault, Origin origin) {
    /** Returns whether the fault is restricted to the same connections and messages as another. */
    boolean hasConditionsOf(ArmedFault other) {
        return conditions(fault).equals(conditions(other));
    }

    private static String conditions(ArmedFault fault) {
        return fault.toString().substring(fault.fault().toString().length());
    }

    /** Injects the fault into what the proxy passes on. */
    void addTo(FaultProxy proxy) {
        ArmedFault unused =
                direction == Direction.S2C ? proxy.toClient(fault) : proxy.toServer(fault);
    }
}
