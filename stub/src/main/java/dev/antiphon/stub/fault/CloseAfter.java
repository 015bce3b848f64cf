package dev.antiphon.stub.fault;

import dev.antiphon.Reply.After;

/**
 * Closes the connection in order after so many bytes.
 *
 * @param bytes how many; 0 for none
 */
public record CloseAfter(long bytes) implements WireFault {
    /** Refuses fewer than none. */
    public CloseAfter {
        FaultGrammar.notNegative("bytes", bytes);
    }

    @Override
    public Wire over(Wire below, Runnable fired) {
        return new Counted(below, bytes) {
            @Override
            byte[] reached(byte[] rest) {
                fired.run();
                below.end(After.CLOSE);
                return new byte[0];
            }

            @Override
            boolean needsNoByte() {
                return true;
            }

            @Override
            byte[] after(byte[] more) {
                return new byte[0];
            }
        };
    }

    @Override
    public String toString() {
        return "close:" + bytes;
    }
}
