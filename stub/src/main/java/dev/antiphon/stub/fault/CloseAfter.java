package dev.antiphon.stub.fault;

import dev.antiphon.message.Reply.After;

/**
 * A fault that closes the connection in order after a number of bytes.
 *
 * @param bytes the number of bytes; 0 closes before the first byte
 */
public record CloseAfter(long bytes) implements WireFault {
    /** Checks that the number is not negative. */
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
