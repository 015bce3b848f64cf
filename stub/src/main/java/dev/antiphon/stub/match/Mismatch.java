package dev.antiphon.stub.match;

import dev.antiphon.message.Message;

import java.util.Optional;

/**
 * The reason why a request did not match.
 *
 * @param nearness the similarity, from 0 for no similarity to almost 1 for a tiny difference
 * @param reason a part of a sentence: {@code byte 3 is 0x4b 'K', not 0x47 'G'}
 * @param expected the expected bytes, if the mismatch is about bytes
 * @param at the index in the request at which they were expected; may be negative
 */
public record Mismatch(double nearness, String reason, Optional<Message> expected, int at) {
    /** Creates a mismatch without bytes to compare. */
    public Mismatch(double nearness, String reason) {
        this(nearness, reason, Optional.empty(), 0);
    }
}
