package dev.antiphon.event;

import dev.antiphon.address.Address;
import dev.antiphon.failure.Failure;

/** Something that happened to a client as a whole. */
public sealed interface ClientEvent extends Event {
    /**
     * No connection came about. Told once for all addresses of the name, so that no single
     * connection appears.
     *
     * @param target what was to be connected to
     */
    record ConnectFailed(Address target, Failure failure, long nanos) implements ClientEvent {}
}
