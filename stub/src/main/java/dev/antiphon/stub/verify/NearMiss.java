package dev.antiphon.stub.verify;

/**
 * The received message that comes nearest to an expectation which no message met.
 *
 * @param connection the number of its connection, from 1
 * @param message the number of the message on its connection, from 1
 * @param reason the reason why it did not match, as a clause such as {@code byte 3 is 0x4b 'K', not
 *     0x47 'G'}
 */
public record NearMiss(long connection, long message, String reason) {}
