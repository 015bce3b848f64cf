package dev.antiphon.stub.fault;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A fault that inserts random bytes.
 *
 * @param after the number of sent bytes before the random bytes
 * @param bytes the number of random bytes
 * @param seed the seed of the random bytes; the same seed gives the same bytes
 */
public record Garbage(long after, int bytes, long seed) implements WireFault {
    static final int BYTES_MAX = 1 << 24;

    /**
     * Checks the numbers of bytes.
     *
     * @throws IllegalArgumentException unless {@code after} is from 0 to 2^50 and {@code bytes}
     *     from 1 to 2^24
     */
    public Garbage {
        FaultValues.position("after", after);
        FaultValues.within("bytes", bytes, 1, BYTES_MAX);
    }

    @Override
    public FaultWire over(FaultWire below, Runnable fired) {
        return new Counted(below, after) {
            @Override
            byte[] reached(byte[] rest) {
                fired.run();
                byte[] all = new byte[bytes];
                new SplittableRandom(seed).nextBytes(all);
                all = Arrays.copyOf(all, bytes + rest.length);
                System.arraycopy(rest, 0, all, bytes, rest.length);
                return all;
            }

            @Override
            boolean needsNoByte() {
                return false;
            }
        };
    }

    @Override
    public String toString() {
        return "garbage:" + after + "," + bytes + "," + seed;
    }
}
