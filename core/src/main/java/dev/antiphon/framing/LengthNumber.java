package dev.antiphon.framing;

import dev.antiphon.argument.Plural;

import java.nio.ByteBuffer;

/**
 * The number in a length field: unsigned and of a fixed size.
 *
 * @param kind how the number is written
 * @param bytes the size of the field in bytes
 */
record LengthNumber(Kind kind, int bytes) {
    /** The result of {@link #read} if a byte is not a digit. */
    private static final int NO_DIGIT = -1;

    private static final String DIGITS = "0123456789ABCDEF";

    /** The notations of a number. */
    enum Kind {
        BIG_ENDIAN("", 8),
        LITTLE_ENDIAN("le", 8),
        /** Decimal digits in ASCII, padded with zeros. */
        TEXT("text", 10),
        /** Hexadecimal digits in ASCII, padded with zeros; written in capitals. */
        HEX("hex", 8),
        /** Two decimal digits per byte (BCD), the first in the high half. */
        BCD("bcd", 5);

        final String option;
        final int bytesMax;

        Kind(String option, int bytesMax) {
            this.option = option;
            this.bytesMax = bytesMax;
        }

        boolean isBinary() {
            return this == BIG_ENDIAN || this == LITTLE_ENDIAN;
        }
    }

    LengthNumber {
        boolean isOdd = kind.isBinary() && bytes > 4 && bytes < 8;
        if (bytes < 1 || bytes > kind.bytesMax || isOdd) {
            throw new IllegalArgumentException("framing \"length:%s%s\": a length %s"
                    .formatted(
                            bytes,
                            kind.option.isEmpty() ? "" : "," + kind.option,
                            switch (kind) {
                                case BIG_ENDIAN, LITTLE_ENDIAN -> "takes 1, 2, 3, 4 or 8 bytes";
                                case TEXT, HEX -> "has 1 to " + kind.bytesMax + " digits";
                                case BCD -> "takes 1 to " + kind.bytesMax + " bytes in bcd";
                            }));
        }
    }

    /** Returns whether the number is written in digits, so that some byte values are invalid. */
    boolean hasDigits() {
        return !kind.isBinary();
    }

    /** Returns the unsigned number at this index; -1 if it has an invalid digit. */
    long read(ByteBuffer from, int at) {
        return switch (kind) {
            case BIG_ENDIAN -> bytes == 4 ? from.getInt(at) & 0xFFFFFFFFL : big(from, at);
            case LITTLE_ENDIAN -> Long.reverseBytes(big(from, at)) >>> (64 - 8 * bytes);
            case TEXT -> digits(from, at, 10);
            case HEX -> digits(from, at, 16);
            case BCD -> packed(from, at);
        };
    }

    private long big(ByteBuffer from, int at) {
        long number = 0;
        for (int i = 0; i < bytes; i++) {
            number = (number << 8) | (from.get(at + i) & 0xFF);
        }
        return number;
    }

    private long digits(ByteBuffer from, int at, int radix) {
        long number = 0;
        for (int i = 0; i < bytes; i++) {
            int digit = digit(from.get(at + i), radix);
            if (digit == NO_DIGIT) {
                return NO_DIGIT;
            }
            number = radix * number + digit;
        }
        return number;
    }

    private long packed(ByteBuffer from, int at) {
        long number = 0;
        for (int i = 0; i < bytes; i++) {
            int high = (from.get(at + i) & 0xF0) >> 4;
            int low = from.get(at + i) & 0x0F;
            if (high > 9 || low > 9) {
                return NO_DIGIT;
            }
            number = 100 * number + (10L * high + low);
        }
        return number;
    }

    /** Returns the index of the first invalid digit among {@code count} bytes, or -1. */
    int wrongDigit(ByteBuffer from, int at, int count) {
        for (int i = 0; hasDigits() && i < Math.min(count, bytes); i++) {
            byte each = from.get(at + i);
            boolean isDigit = kind == Kind.BCD
                    ? (each & 0xF0) <= 0x90 && (each & 0x0F) <= 9
                    : digit(each, kind == Kind.HEX ? 16 : 10) != NO_DIGIT;
            if (!isDigit) {
                return i;
            }
        }
        return -1;
    }

    private static int digit(byte each, int radix) {
        if (each >= '0' && each <= '9') {
            return each - '0';
        }
        int letter = (each | 0x20) - 'a';
        return radix == 16 && letter >= 0 && letter < 6 ? 10 + letter : NO_DIGIT;
    }

    /** Writes the number, which must be at most {@link #max}. */
    void write(long number, ByteBuffer to, int at) {
        long left = number;
        for (int i = bytes - 1; i >= 0; i--) {
            int place = kind == Kind.LITTLE_ENDIAN ? bytes - 1 - i : i;
            to.put(at + place, lowest(left));
            left = switch (kind) {
                case BIG_ENDIAN, LITTLE_ENDIAN -> left >>> 8;
                case TEXT -> left / 10;
                case HEX -> left >>> 4;
                case BCD -> left / 100;
            };
        }
    }

    private byte lowest(long number) {
        return switch (kind) {
            case BIG_ENDIAN, LITTLE_ENDIAN -> (byte) number;
            case TEXT -> (byte) ('0' + number % 10);
            case HEX -> (byte) DIGITS.charAt((int) (number & 0xF));
            case BCD -> (byte) (((number % 100 / 10) << 4) | (number % 10));
        };
    }

    /** Returns the largest number that the field holds. */
    long max() {
        return switch (kind) {
            case BIG_ENDIAN, LITTLE_ENDIAN -> bytes == 8 ? Long.MAX_VALUE : (1L << (8 * bytes)) - 1;
            case TEXT -> (long) Math.pow(10, bytes) - 1;
            case HEX -> (1L << (4 * bytes)) - 1;
            case BCD -> (long) Math.pow(100, bytes) - 1;
        };
    }

    /** Returns the size of the field for error messages, such as {@code 4 digits}. */
    String shown() {
        return Plural.of(bytes, hasDigits() && kind != Kind.BCD ? "digit" : "byte");
    }
}
