package dev.antiphon.stub.fault;

import dev.antiphon.message.Reply.After;

/**
 * A fault that resets the connection after the operating system has accepted a number of bytes. The
 * peer may lose bytes that it has not received by then.
 *
 * @param bytes the number of bytes; 0 resets before the first byte
 */
public record ResetAfter(long bytes) implements WireFault {
    /**
     * Checks the number of bytes.
     *
     * @throws IllegalArgumentException when it is negative or above 2^50
     */
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
