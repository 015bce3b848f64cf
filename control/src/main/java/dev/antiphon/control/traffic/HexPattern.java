package dev.antiphon.control.traffic;

import dev.antiphon.message.Message;

import java.util.Arrays;

/**
 * A pattern of bytes such as {@code 50 49 ?? 47}: pairs of hexadecimal digits, and {@code ??} for
 * any byte. Immutable.
 */
final class HexPattern {
    private static final int BYTES_MAX = 1024;
    private static final int ANY = -1;

    private final int[] wanted;

    private HexPattern(int[] wanted) {
        this.wanted = wanted;
    }

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException when the text is no pattern, or has over 1,024 bytes
     */
    static HexPattern parse(String text) {
        String digits = text.replaceAll("\\s+", "");
        if (!digits.matches("([0-9a-fA-F]{2}|\\?\\?)+") || digits.length() > 2 * BYTES_MAX) {
            throw new IllegalArgumentException("\"" + text
                    + "\" is no pattern of bytes; write 1 to "
                    + BYTES_MAX + " pairs of hexadecimal digits, with ?? for any byte, such as"
                    + " 50 49 ?? 47");
        }
        int[] wanted = new int[digits.length() / 2];
        for (int i = 0; i < wanted.length; i++) {
            String pair = digits.substring(2 * i, 2 * i + 2);
            wanted[i] = pair.equals("??") ? ANY : Integer.parseInt(pair, 16);
        }
        return new HexPattern(wanted);
    }

    /** Returns whether the bytes contain the pattern. */
    boolean isIn(Message bytes) {
        for (int at = 0; at <= bytes.size() - wanted.length; at++) {
            if (isAt(bytes, at)) {
                return true;
            }
        }
        return false;
    }

    private boolean isAt(Message bytes, int at) {
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i] != ANY && wanted[i] != (bytes.byteAt(at + i) & 0xFF)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return Arrays.toString(wanted);
    }
}
