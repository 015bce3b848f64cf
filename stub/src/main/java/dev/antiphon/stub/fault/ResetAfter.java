package dev.antiphon.stub.fault;

import dev.antiphon.message.Reply.After;

/**
 * A fault that resets the connection after a number of bytes, which the system has accepted by
 * then. The peer may lose bytes that its system has not received.
 *
 * @param bytes the number of bytes; 0 for none
 */
public record ResetAfter(long bytes) implements WireFault {
    /** Checks that the number is not negative. */
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
