package dev.antiphon.cli;

import dev.antiphon.Message;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Shows bytes of the network so that they cannot act on a terminal or in a log: control, escape and
 * direction characters, and bytes that are no UTF-8, are written as escapes.
 */
final class Escapes {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

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
                out.append("\\x").append(HEX.toHexDigits(bytes.get()));
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

    /** Text of our own as one line, with a space for each character that acts. */
    static String oneLine(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.chars().forEach(c -> line.append(acts((char) c) ? ' ' : (char) c));
        return line.toString();
    }

    private static String code(char each) {
        return each < 0x80 ? "\\x" + HEX.toHexDigits((byte) each) : "\\u" + HEX.toHexDigits(each);
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
