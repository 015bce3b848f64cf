package dev.antiphon.message;

import java.nio.ByteBuffer;

/** A check whether bytes are well-formed UTF-8 (RFC 3629, section 4). It does not decode them. */
final class Utf8 {
    private Utf8() {}

    /**
     * Returns whether the bytes between position and limit are well-formed UTF-8. The buffer is not
     * changed.
     */
    static boolean isWellFormed(ByteBuffer bytes) {
        int at = bytes.position();
        int end = bytes.limit();
        while (at < end) {
            if (bytes.get(at) >= 0) {
                at++;
                continue;
            }
            int length = sequence(bytes, at, end);
            if (length == 0) {
                return false;
            }
            at += length;
        }
        return true;
    }

    /** Returns the length of the well-formed sequence of two to four bytes at {@code at}, or 0. */
    private static int sequence(ByteBuffer bytes, int at, int end) {
        int lead = bytes.get(at) & 0xFF;
        int length = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
        if (length == 0 || at + length > end) {
            return 0;
        }
        int second = bytes.get(at + 1) & 0xFF;
        // only the shortest forms, no surrogates, nothing above U+10FFFF
        int low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        int high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        if (second < low || second > high) {
            return 0;
        }
        for (int i = 2; i < length; i++) {
            if ((bytes.get(at + i) & 0xC0) != 0x80) {
                return 0;
            }
        }
        return length;
    }
}
