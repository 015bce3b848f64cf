package dev.antiphon.control.traffic;

import dev.antiphon.message.Message;

import java.util.Locale;

/** A text to find in bytes, in any case of its letters. Immutable. */
final class SearchText {
    private final String lower;
    private final boolean isAscii;
    private final byte[] lowers;
    private final byte[] uppers;

    SearchText(String text) {
        this.lower = text.toLowerCase(Locale.ROOT);
        this.isAscii = text.chars().allMatch(each -> each < 0x80);
        this.lowers = new byte[isAscii ? text.length() : 0];
        this.uppers = new byte[lowers.length];
        for (int i = 0; i < lowers.length; i++) {
            lowers[i] = (byte) lower.charAt(i);
            uppers[i] = (byte) Character.toUpperCase(lower.charAt(i));
        }
    }

    /** Returns whether the bytes, read as UTF-8, contain the text. */
    boolean isIn(Message bytes) {
        if (!isAscii) {
            return bytes.text().toLowerCase(Locale.ROOT).contains(lower);
        }
        for (int at = 0; at <= bytes.size() - lowers.length; at++) {
            if (isAt(bytes, at)) {
                return true;
            }
        }
        return false;
    }

    private boolean isAt(Message bytes, int at) {
        for (int i = 0; i < lowers.length; i++) {
            byte each = bytes.byteAt(at + i);
            if (each != lowers[i] && each != uppers[i]) {
                return false;
            }
        }
        return true;
    }
}
