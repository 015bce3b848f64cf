package dev.antiphon.cli;

import dev.antiphon.Message;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * Shows bytes of the network so that they cannot act on a terminal or in a log: control, escape and
 * direction characters, and bytes that are no UTF-8, are written as escapes.
 */
final class Escapes {
    private Escapes() {}

    /** The message as text that is safe to print on one line. */
    static String shown(Message message) {
        StringBuilder out = new StringBuilder(message.size() + 16);
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder(); // reports what is malformed
        ByteBuffer bytes = message.buffer();
        CharBuffer chars = CharBuffer.allocate(256);
        while (true) {
            CoderResult result = decoder.decode(bytes, chars, true);
            append(out, chars.flip());
            chars.clear();
            if (result.isUnderflow()) {
                return out.toString();
            }
            for (int i = 0; result.isError() && i < result.length(); i++) {
                out.append("\\x%02X".formatted(bytes.get()));
            }
        }
    }

    private static void append(StringBuilder out, CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            switch (each) {
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\\' -> out.append("\\\\");
                default -> {
                    if (acts(each)) {
                        out.append(code(each));
                    } else {
                        out.append(each);
                    }
                }
            }
        }
    }

    private static String code(char each) {
        return (each < 0x80 ? "\\x%02X" : "\\u%04X").formatted((int) each);
    }

    /** Whether the character does something instead of being seen. */
    static boolean acts(char each) {
        return Character.isISOControl(each)
                || each == '\u061C' // Arabic letter mark
                || (each >= '\u200B' && each <= '\u200F') // zero width, direction marks
                || (each >= '\u2028' && each <= '\u202E') // separators, embeddings, overrides
                || (each >= '\u2060' && each <= '\u2069') // word joiner, isolates
                || each == '\uFEFF';
    }
}
