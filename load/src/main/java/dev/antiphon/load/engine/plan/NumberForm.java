package dev.antiphon.load.engine.plan;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The form in which a placeholder writes a number. {@code 8} means decimal digits, at least eight
 * of them. {@code u8}, {@code u16}, {@code u32} and {@code u64} mean the low bytes of the number in
 * big-endian order, or with {@code le} in little-endian order. {@code bcd3} means three bytes with
 * two decimal digits each. Immutable.
 */
record NumberForm(Kind kind, int size, boolean littleEndian) {
    /** Decimal digits without padding. */
    static final NumberForm PLAIN = new NumberForm(Kind.DIGITS, 1, false);

    private static final Pattern DIGITS = Pattern.compile("1?[0-9]");
    private static final Pattern BINARY = Pattern.compile("u(8|16|32|64)(le)?");
    private static final Pattern BCD = Pattern.compile("bcd([1-9]|10)");
    private static final int LONG_DIGITS = 19;

    /** The kinds of number forms. */
    enum Kind {
        DIGITS,
        BINARY,
        BCD
    }

    /** Returns the form with this name; empty if there is none. */
    static Optional<NumberForm> named(String text) {
        Matcher binary = BINARY.matcher(text);
        if (binary.matches()) {
            int bytes = Integer.parseInt(binary.group(1)) / Byte.SIZE;
            return Optional.of(new NumberForm(Kind.BINARY, bytes, binary.group(2) != null));
        }
        Matcher bcd = BCD.matcher(text);
        if (bcd.matches()) {
            return Optional.of(new NumberForm(Kind.BCD, Integer.parseInt(bcd.group(1)), false));
        }
        int digits = DIGITS.matcher(text).matches() ? Integer.parseInt(text) : 0;
        return digits == 0
                ? Optional.empty()
                : Optional.of(new NumberForm(Kind.DIGITS, digits, false));
    }

    /** Returns the largest number of bytes of a number in this form. */
    int bytesMax() {
        return kind == Kind.DIGITS ? Math.max(size, LONG_DIGITS) : size;
    }

    /** Writes a non-negative number. */
    void put(long number, ByteBuffer out) {
        switch (kind) {
            case DIGITS -> DecimalDigits.put(number, size, out);
            case BINARY -> {
                for (int i = 0; i < size; i++) {
                    int place = littleEndian ? i : size - 1 - i;
                    out.put((byte) (number >>> (place * Byte.SIZE)));
                }
            }
            case BCD -> {
                int start = out.position();
                long rest = number;
                for (int at = start + size - 1; at >= start; at--) {
                    out.put(at, (byte) (rest % 10 | (rest / 10 % 10) << 4));
                    rest /= 100;
                }
                out.position(start + size);
            }
        }
    }
}
