package dev.antiphon.control;

import dev.antiphon.event.ConnectionEvent;

import java.net.SocketAddress;
import java.util.Optional;

/**
 * A snapshot of one connection of a service.
 *
 * @param id the number of the connection since the start of the service, from 1
 * @param client the address of the client
 * @param openedNanos the time of its opening by {@link System#nanoTime}
 * @param amounts the messages so far
 * @param end the way in which it closed; empty if it is open
 */
public record ServiceConnection(
        long id,
        SocketAddress client,
        long openedNanos,
        Amounts amounts,
        Optional<ConnectionEvent.How> end) {
    /** The numbers of received and sent messages. */
    public record Amounts(long received, long sent) {}

    /** Returns whether the connection is open. */
    public boolean isOpen() {
        return end.isEmpty();
    }
}
