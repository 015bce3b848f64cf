package dev.antiphon.load.engine.plan;

/**
 * Random values of a request: a pure function of the run's seed, the request's number and the
 * value's name, so that no value is kept until the reply is compared.
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

    /** Returns a number from 0 to below {@code bound}. */
    static long below(long bound, long bits) {
        return Math.unsignedMultiplyHigh(bits, bound);
    }
}
