package dev.antiphon.stub.fault;

/**
 * Sends nothing after so many bytes, and says nothing of it: the connection stays open.
 *
 * @param after how many are sent; 0 for none
 */
public record Drop(long after) implements WireFault {
    /** Refuses fewer than none. */
    public Drop {
        FaultGrammar.position("after", after);
    }

    @Override
    public FaultWire over(FaultWire below, Runnable fired) {
        return new Counted(below, after) {
            @Override
            byte[] reached(byte[] rest) {
                fired.run();
                return new byte[0];
            }

            @Override
            boolean needsNoByte() {
                return false;
            }

            @Override
            byte[] after(byte[] more) {
                return new byte[0];
            }
        };
    }

    @Override
    public String toString() {
        return "drop:" + after;
    }
}
