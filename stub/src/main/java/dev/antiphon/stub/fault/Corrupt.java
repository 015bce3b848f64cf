package dev.antiphon.stub.fault;

/**
 * A fault that changes one byte.
 *
 * @param at the index of the byte, from 0
 * @param xor the bits to invert, 1 to 255
 */
public record Corrupt(long at, int xor) implements WireFault {
    /**
     * Checks both values.
     *
     * @throws IllegalArgumentException unless the index is from 0 to 2^50 and {@code xor} from 1 to
     *     255
     */
    public Corrupt {
        FaultValues.position("at", at);
        FaultValues.within("xor", xor, 1, 0xff);
    }

    @Override
    public FaultWire over(FaultWire below, Runnable fired) {
        return new Counted(below, at) {
            @Override
            byte[] reached(byte[] rest) {
                fired.run();
                rest[0] ^= (byte) xor;
                return rest;
            }

            @Override
            boolean needsNoByte() {
                return false;
            }
        };
    }

    @Override
    public String toString() {
        return "corrupt:" + at + "," + xor;
    }
}
