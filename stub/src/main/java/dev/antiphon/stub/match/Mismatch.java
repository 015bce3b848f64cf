package dev.antiphon.stub.match;

import dev.antiphon.message.Message;

import java.util.Optional;

/**
 * The reason why a request did not match.
 *
 * @param nearness the similarity of the request to a match, from 0 for none to almost 1 for a tiny
 *     difference
 * @param reason the reason as a clause, such as {@code byte 3 is 0x4b 'K', not 0x47 'G'}
 * @param expected the expected bytes, if the mismatch is about bytes
 * @param at the index in the request at which the expected bytes should begin; may be negative
 */
public record Mismatch(double nearness, String reason, Optional<Message> expected, int at) {
    /** Creates a mismatch without bytes to compare. */
    public Mismatch(double nearness, String reason) {
        this(nearness, reason, Optional.empty(), 0);
    }
}
