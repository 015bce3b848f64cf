package dev.antiphon.stub.fault;

import dev.antiphon.message.Reply.After;

/**
 * A fault that closes the connection without a reset after a number of bytes.
 *
 * @param bytes the number of bytes; 0 closes before the first byte
 */
public record CloseAfter(long bytes) implements WireFault {
    /**
     * Checks the number of bytes.
     *
     * @throws IllegalArgumentException when it is negative or above 2^50
     */
    public CloseAfter {
        FaultGrammar.position("bytes", bytes);
    }

    @Override
    public FaultWire over(FaultWire below, Runnable fired) {
        return new Ended(below, bytes, After.CLOSE, fired);
    }

    @Override
    public String toString() {
        return "close:" + bytes;
    }
}
