package dev.antiphon.argument;

import java.nio.ByteBuffer;

/** A writer of numbers as ASCII digits that creates no intermediate string. */
final class DecimalDigits {
    private DecimalDigits() {}

    /**
     * Writes the number, padded with zeros to at least this many digits.
     *
     * @param number the number, which is not negative
     */
    static void put(long number, int digitsMin, ByteBuffer out) {
        int digits = 1;
        for (long rest = number / 10; rest > 0; rest /= 10) {
            digits++;
        }
        int width = Math.max(digits, digitsMin);
        int start = out.position();
        long rest = number;
        for (int at = start + width - 1; at >= start; at--) {
            out.put(at, (byte) ('0' + rest % 10));
            rest /= 10;
        }
        out.position(start + width);
    }
}
