package dev.antiphon.cli.send;

import dev.antiphon.address.Address;
import dev.antiphon.config.Limits;
import dev.antiphon.framing.Framing;

import java.time.Duration;

/**
 * The settings for all messages of one command.
 *
 * @param timeout the time limit for one whole reply
 * @param waitReady the time during which failed attempts to connect are repeated
 */
public record SendTerms(
        Address target, Framing framing, Limits limits, Duration timeout, Duration waitReady) {
    /** Returns whether the framing is raw, so that messages have no boundaries. */
    boolean isRaw() {
        return framing.endsByClosing();
    }
}
