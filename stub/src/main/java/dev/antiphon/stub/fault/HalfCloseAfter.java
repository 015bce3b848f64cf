package dev.antiphon.stub.fault;

import dev.antiphon.Reply.After;

/**
 * Shuts the output after so many bytes; what the peer says is still heard.
 *
 * @param bytes how many; 0 for none
 */
public record HalfCloseAfter(long bytes) implements WireFault {
    /** Refuses fewer than none. */
    public HalfCloseAfter {
        FaultGrammar.notNegative("bytes", bytes);
    }

    @Override
    public Wire over(Wire below, Runnable fired) {
        return new Counted(below, bytes) {
            @Override
            byte[] reached(byte[] rest) {
                fired.run();
                below.end(After.HALF_CLOSE);
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
        return "half-close:" + bytes;
    }
}
