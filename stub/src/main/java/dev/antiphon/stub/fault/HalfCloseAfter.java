package dev.antiphon.stub.fault;

import dev.antiphon.message.Reply.After;

/**
 * A fault that shuts the output after a number of bytes; messages of the peer are still received.
 *
 * @param bytes the number of bytes; 0 for none
 */
public record HalfCloseAfter(long bytes) implements WireFault {
    /** Checks that the number is not negative. */
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
