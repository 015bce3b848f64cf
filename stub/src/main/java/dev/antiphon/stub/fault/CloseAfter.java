package dev.antiphon.stub.fault;

import dev.antiphon.message.Reply.After;

/**
 * Closes the connection in order after so many bytes.
 *
 * @param bytes how many; 0 for none
 */
public record CloseAfter(long bytes) implements WireFault {
    /** Refuses fewer than none. */
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
