package dev.antiphon.event;

import dev.antiphon.address.Address;
import dev.antiphon.failure.Failure;

/** An event of a client as a whole. */
public sealed interface ClientEvent extends Event {
    /**
     * A failed attempt to connect. One event covers all addresses of the host name.
     *
     * @param target the address of the server
     */
    record ConnectFailed(Address target, Failure failure, long nanos) implements ClientEvent {}
}
