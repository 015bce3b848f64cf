package dev.antiphon.load.engine.plan;

import java.nio.ByteBuffer;

/** Numbers as ASCII digits, without a text in between. */
final class DecimalDigits {
    private DecimalDigits() {}

    /**
     * Puts the number, with zeros before it up to so many digits.
     *
     * @param number not negative
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
