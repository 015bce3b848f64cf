package dev.antiphon.stub.fault;

import dev.antiphon.message.Reply.After;

/**
 * Resets the connection after so many bytes, which the system has taken by then. Those that the
 * peer's system has no room for are lost.
 *
 * @param bytes how many; 0 for none
 */
public record ResetAfter(long bytes) implements WireFault {
    /** Refuses fewer than none. */
    public ResetAfter {
        FaultGrammar.position("bytes", bytes);
    }

    @Override
    public FaultWire over(FaultWire below, Runnable fired) {
        return new Ended(below, bytes, After.RESET, fired);
    }

    @Override
    public String toString() {
        return "reset:" + bytes;
    }
}
