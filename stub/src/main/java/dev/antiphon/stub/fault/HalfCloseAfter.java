package dev.antiphon.stub.fault;

import dev.antiphon.message.Reply.After;

/**
 * A fault that shuts down the output after a number of bytes. Messages of the peer are still
 * received.
 *
 * @param bytes the number of bytes; 0 shuts down before the first byte
 */
public record HalfCloseAfter(long bytes) implements WireFault {
    /**
     * Checks the number of bytes.
     *
     * @throws IllegalArgumentException when it is negative or above 2^50
     */
    public HalfCloseAfter {
        FaultGrammar.position("bytes", bytes);
    }

    @Override
    public FaultWire over(FaultWire below, Runnable fired) {
        return new Ended(below, bytes, After.HALF_CLOSE, fired);
    }

    @Override
    public String toString() {
        return "half-close:" + bytes;
    }
}
