package dev.antiphon.argument;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The form in which a placeholder writes a number. {@code 8} means decimal digits, at least eight
 * of them. {@code u8}, {@code u16}, {@code u32} and {@code u64} mean the low bytes of the number in
 * big-endian order, or with {@code le} in little-endian order. {@code bcd3} means three bytes with
 * two decimal digits each. Immutable.
 */
public record NumberForm(Kind kind, int size, boolean littleEndian) {
    /** Decimal digits without padding. */
    public static final NumberForm PLAIN = new NumberForm(Kind.DIGITS, 1, false);

    private static final Pattern DIGITS = Pattern.compile("1?[0-9]");
    private static final Pattern BINARY = Pattern.compile("u(8|16|32|64)(le)?");
    private static final Pattern BCD = Pattern.compile("bcd([1-9]|10)");
    private static final int LONG_DIGITS = 19;
    private static final List<String> FORMS =
            List.of("u8", "u16", "u32", "u64", "u16le", "u32le", "u64le", "bcd1", "bcd10");

    /** The kinds of number forms. */
    public enum Kind {
        DIGITS,
        BINARY,
        BCD
    }

    /**
     * Returns the form in which a place of a template writes a number: that after its colon, or
     * plain digits.
     *
     * @throws IllegalArgumentException when there is no such form; the message names the place and
     *     the forms
     */
    public static NumberForm of(TemplateText.Place place) {
        return place.argument().isEmpty()
                ? PLAIN
                : named(place.argument())
                        .orElseThrow(() -> new IllegalArgumentException(place.written()
                                + " has no form of a number"
                                + Nearest.of(place.argument(), FORMS)
                                + "; give 1 to 19 digits, or u8, u16,"
                                + " u32, u64 (u16le: the lowest byte first), or bcd1 to bcd10"));
    }

    private static Optional<NumberForm> named(String text) {
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
    public int bytesMax() {
        return kind == Kind.DIGITS ? Math.max(size, LONG_DIGITS) : size;
    }

    /** Returns the largest number that this form writes whole. */
    public long most() {
        return switch (kind) {
            case DIGITS -> Long.MAX_VALUE;
            case BINARY -> size < Long.BYTES ? (1L << (size * Byte.SIZE)) - 1 : Long.MAX_VALUE;
            case BCD -> size <= LONG_DIGITS / 2 ? powerOf100(size) - 1 : Long.MAX_VALUE;
        };
    }

    private static long powerOf100(int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= 100;
        }
        return power;
    }

    /** Returns a non-negative number in this form. */
    public byte[] bytes(long number) {
        ByteBuffer out = ByteBuffer.allocate(bytesMax());
        put(number, out);
        return Arrays.copyOf(out.array(), out.position());
    }

    /** Writes a non-negative number. */
    public void put(long number, ByteBuffer out) {
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
