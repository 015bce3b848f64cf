package dev.antiphon.load.engine.plan;

/**
 * A generator of the random values of a request. A value is a pure function of the seed of the run,
 * the number of the request and the name of the value, so that it can be computed again when the
 * reply arrives.
 */
final class RandomValues {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private RandomValues() {}

    /** Returns 64 uniformly distributed bits (the finalizer of SplitMix64). */
    static long draw(long seed, long number, int name) {
        long z = seed + GOLDEN * (number + 1) + Long.rotateLeft(name * GOLDEN, 32);
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** Returns a number from 0 up to, but not including, {@code bound}. */
    static long below(long bound, long bits) {
        return Math.unsignedMultiplyHigh(bits, bound);
    }
}
