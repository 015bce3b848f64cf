package dev.antiphon.stub.match;

import dev.antiphon.message.Message;

import java.util.Optional;

/**
 * The reason why a request did not match.
 *
 * @param nearness from 0, nothing is right, to 1, all but a trifle is
 * @param reason as a part of a sentence: {@code byte 3 is 0x4b 'K', not 0x47 'G'}
 * @param expected the bytes that were expected, where there are any
 * @param at from which byte of the request on they were expected; may be negative
 */
public record Mismatch(double nearness, String reason, Optional<Message> expected, int at) {
    /** One without bytes to compare with. */
    public Mismatch(double nearness, String reason) {
        this(nearness, reason, Optional.empty(), 0);
    }
}
