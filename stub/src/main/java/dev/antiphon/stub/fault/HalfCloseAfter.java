package dev.antiphon.stub.fault;

import dev.antiphon.message.Reply.After;

/**
 * Shuts the output after so many bytes; what the peer says is still heard.
 *
 * @param bytes how many; 0 for none
 */
public record HalfCloseAfter(long bytes) implements WireFault {
    /** Refuses fewer than none. */
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
