package dev.antiphon.cli.send;

import dev.antiphon.address.Address;
import dev.antiphon.config.Limits;
import dev.antiphon.framing.Framing;

import java.time.Duration;

/**
 * The terms of all messages of one command.
 *
 * @param timeout the longest time for one whole reply
 * @param waitReady the time in which a connection that cannot be made is tried again
 */
public record SendTerms(
        Address target, Framing framing, Limits limits, Duration timeout, Duration waitReady) {
    /** Returns whether messages have no boundaries. */
    boolean isRaw() {
        return framing.endsByClosing();
    }
}
