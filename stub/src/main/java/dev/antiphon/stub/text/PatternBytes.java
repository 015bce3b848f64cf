package dev.antiphon.stub.text;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A translator of a pattern for characters to a pattern for bytes. Each letter beyond ASCII becomes
 * its bytes, written as characters of ISO 8859-1. Each instance translates one pattern on one
 * thread.
 */
final class PatternBytes {
    private static final Pattern HEX =
            Pattern.compile("\\\\x(?:\\{([0-9A-Fa-f]{1,6})}|(\\p{XDigit}{2}))");
    private static final Pattern FOLDING = Pattern.compile("\\(\\?[a-zA-Z]*i");

    private final String text;
    private final Charset charset;
    private final boolean ascii;
    private final boolean folding;
    private final StringBuilder out = new StringBuilder();
    private int at;

    /** True if the pattern contains {@code \xHH} with a byte beyond ASCII, or {@code \C}. */
    private boolean bytes;

    /** True if the pattern contains {@code \xHH} with any byte. */
    private boolean hex;

    /**
     * True if the pattern cannot be translated to bytes, for example because of a letter beyond
     * ASCII in a character class.
     */
    private boolean characters;

    private PatternBytes(String text, Charset charset) {
        this.text = text;
        this.charset = charset;
        this.ascii = holdsAscii(charset);
        this.folding = FOLDING.matcher(text).find();
    }

    /**
     * Translates a pattern.
     *
     * @throws IllegalArgumentException when the pattern contains bytes, {@code \xHH} or {@code \C},
     *     and cannot be translated to bytes
     */
    static PatternBytes of(String text, Charset charset) {
        PatternBytes read = new PatternBytes(text, charset);
        while (read.at < text.length()) {
            read.next();
        }
        read.characters |= !read.ascii;
        if (read.bytes && read.characters) {
            throw new IllegalArgumentException("it names a byte, \\xHH or \\C, beside letters that"
                    + " are several bytes and stand in a class or under (?i); write these letters"
                    + " outside of both");
        }
        return read;
    }

    /** Returns whether the charset encodes ASCII characters as the same bytes. */
    private static boolean holdsAscii(Charset charset) {
        byte[] all = new byte[0x80];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        String text = new String(all, StandardCharsets.US_ASCII);
        return Arrays.equals(text.getBytes(charset), all);
    }

    /** Returns the pattern for bytes. */
    String pattern() {
        return out.toString();
    }

    /** Returns whether the pattern matches by bytes even a message that is text. */
    boolean isOfBytesAlone() {
        return bytes || (hex && !characters);
    }

    /** Returns whether the pattern has no form for bytes, so that it matches by characters only. */
    boolean isOfTextAlone() {
        return characters;
    }

    private void next() {
        int each = text.codePointAt(at);
        switch (each) {
            case '\\' -> escape();
            case '[' -> characterClass();
            default -> {
                at += Character.charCount(each);
                literal(each);
            }
        }
    }

    /** Writes a character as the bytes that the charset encodes it to. */
    private void literal(int each) {
        String letter = Character.toString(each);
        if (each < 0x80) {
            out.append(letter);
            return;
        }
        if (!charset.newEncoder().canEncode(letter)) {
            throw new IllegalArgumentException("\"" + letter + "\" is no character of " + charset);
        }
        characters |= folding;
        out.append("(?-i:");
        for (byte one : letter.getBytes(charset)) {
            out.append("\\x%02x".formatted(one & 0xff));
        }
        out.append(')');
    }

    private void escape() {
        if (at + 1 == text.length()) {
            copy(1);
            return;
        }
        Matcher number = HEX.matcher(text).region(at, text.length());
        if (number.lookingAt()) {
            at = number.end();
            if (number.group(1) == null) {
                oneByte(Integer.parseInt(number.group(2), 16));
            } else {
                character(Integer.parseInt(number.group(1), 16), number.group());
            }
            return;
        }
        switch (text.charAt(at + 1)) {
            case 'C' -> {
                bytes = true;
                out.append("(?s:.)");
                at += 2;
            }
            case 'Q' -> quoted();
            case 'p', 'P' -> {
                characters = true;
                copy(2);
            }
            default -> copy(2);
        }
    }

    private void oneByte(int value) {
        hex = true;
        bytes |= value >= 0x80;
        out.append((value < 0x80 ? "\\x%02x" : "(?-i:\\x%02x)").formatted(value));
    }

    private void character(int value, String written) {
        if (value < 0x80 || value > Character.MAX_CODE_POINT) {
            out.append(written); // the compiler refuses an invalid escape
        } else {
            literal(value);
        }
    }

    private void quoted() {
        int end = text.indexOf("\\E", at);
        int stop = end < 0 ? text.length() : end;
        for (int i = at + 2; i < stop; i += Character.charCount(text.codePointAt(i))) {
            int each = text.codePointAt(i);
            if (each >= 0x80) {
                literal(each);
            } else {
                out.append("\\Q").append((char) each).append("\\E");
            }
        }
        at = end < 0 ? stop : end + 2;
    }

    /**
     * Copies a character class. A character beyond ASCII may have several bytes and cannot be a
     * member of a class of bytes.
     */
    private void characterClass() {
        int from = at;
        at += text.startsWith("[^", at) ? 2 : 1;
        boolean first = true;
        while (at < text.length() && (first || text.charAt(at) != ']')) {
            first = false;
            member();
        }
        at = Math.min(text.length(), at + 1);
        out.append(text, from, at);
    }

    private void member() {
        Matcher number = HEX.matcher(text).region(at, text.length());
        if (number.lookingAt()) {
            boolean isByte = number.group(1) == null;
            int value = Integer.parseInt(isByte ? number.group(2) : number.group(1), 16);
            hex |= isByte;
            bytes |= isByte && value >= 0x80;
            characters |= !isByte && value >= 0x80;
            at = number.end();
        } else if (text.startsWith("[:", at) && text.indexOf(":]", at) > 0) {
            at = text.indexOf(":]", at) + 2;
        } else if (text.charAt(at) == '\\' && at + 1 < text.length()) {
            characters |= "pP".indexOf(text.charAt(at + 1)) >= 0;
            at += 2;
        } else {
            int each = text.codePointAt(at);
            characters |= each >= 0x80;
            at += Character.charCount(each);
        }
    }

    private void copy(int chars) {
        out.append(text, at, at + chars);
        at += chars;
    }
}
