package dev.antiphon.file;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A guess at the encoding of a text that is not UTF-8, for an error message. It uses the byte order
 * mark, zero bytes, and the letters that the bytes represent in each encoding.
 */
public final class LikelyEncoding {
    private static final int LOOKED_AT_MAX = 64 << 10;

    private LikelyEncoding() {}

    /** Returns the name of the most likely encoding; empty if the bytes are UTF-8. */
    public static Optional<String> of(byte[] bytes) {
        int count = Math.min(bytes.length, LOOKED_AT_MAX);
        Optional<String> wide = wide(bytes, count);
        if (wide.isPresent()) {
            return wide;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return Optional.empty();
        } catch (CharacterCodingException e) {
            return Optional.of(narrow(bytes, count));
        }
    }

    /** Returns the error text for this encoding, with the remedy. */
    public static String refusal(String encoding) {
        return "it is not UTF-8; its encoding looks like " + encoding + ": convert it, as by"
                + " iconv -f " + encoding + " -t UTF-8";
    }

    private static Optional<String> wide(byte[] bytes, int count) {
        if (count >= 2 && bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE) {
            return Optional.of("UTF-16LE");
        }
        if (count >= 2 && bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF) {
            return Optional.of("UTF-16BE");
        }
        int evenZeros = 0;
        int oddZeros = 0;
        for (int i = 0; i < count; i++) {
            if (bytes[i] == 0) {
                evenZeros += 1 - i % 2;
                oddZeros += i % 2;
            }
        }
        if (Math.max(evenZeros, oddZeros) <= count / 8 || count < 4) {
            return Optional.empty();
        }
        return Optional.of(oddZeros > evenZeros ? "UTF-16LE" : "UTF-16BE");
    }

    private static String narrow(byte[] bytes, int count) {
        int high = 0;
        int inRuns = 0;
        int below = 0;
        for (int i = 0; i < count; i++) {
            if (bytes[i] < 0) {
                boolean run = (i > 0 && bytes[i - 1] < 0) || (i + 1 < count && bytes[i + 1] < 0);
                high++;
                inRuns += run ? 1 : 0;
                below += (bytes[i] & 0xFF) < 0xB0 ? 1 : 0;
            }
        }
        if (2 * inRuns < high) {
            return "windows-1252"; // single accented letters within ASCII words
        }
        if (2 * below > high) {
            return "IBM866";
        }
        return risesWithinWords(new String(bytes, 0, count, Charset.forName("windows-1251")))
                ? "KOI8-R"
                : "windows-1251";
    }

    /**
     * Returns whether capitals follow lower-case letters within words more often than the reverse.
     * KOI8-R text that is decoded as windows-1251 has this property, since upper and lower case are
     * swapped.
     */
    private static boolean risesWithinWords(String text) {
        int rises = 0;
        int falls = 0;
        for (int i = 1; i < text.length(); i++) {
            char one = text.charAt(i - 1);
            char other = text.charAt(i);
            rises += Character.isLowerCase(one) && Character.isUpperCase(other) ? 1 : 0;
            falls += Character.isUpperCase(one) && Character.isLowerCase(other) ? 1 : 0;
        }
        return rises > falls;
    }
}
