package dev.antiphon.text;

import dev.antiphon.message.MessageView;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * An escaper of untrusted text, so that the text cannot control a terminal, a log or a page. It
 * replaces control characters and bytes that are not UTF-8 by escape sequences, and reads them.
 *
 * <p>The Unicode category decides which characters are escaped: controls (Cc), formats (Cf: zero
 * width, directions, tags), line and paragraph separators (Zl, Zp) and lone surrogates (Cs).
 */
public final class Escapes {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final String CUT = "…";

    private Escapes() {}

    /** Returns the whole message as one escaped line. */
    public static String shown(MessageView message) {
        return shown(message, message.size());
    }

    /**
     * Returns the message as one escaped line; a longer message is cut and followed by {@code …}
     * and its size.
     *
     * @param bytesMax the largest number of bytes to show
     */
    public static String shown(MessageView message, int bytesMax) {
        ByteBuffer bytes = message.buffer();
        bytes.limit(Math.min(bytes.limit(), Math.max(0, bytesMax)));
        StringBuilder out = new StringBuilder(bytes.limit() + 16);
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder(); // reports malformed input
        CharBuffer chars = CharBuffer.allocate(256);
        while (true) {
            CoderResult result = decoder.decode(bytes, chars, true);
            append(out, chars.flip());
            chars.clear();
            if (result.isUnderflow()) {
                break;
            }
            for (int i = 0; result.isError() && i < result.length(); i++) {
                out.append("\\x").append(HEX.toHexDigits(bytes.get()));
            }
        }
        if (bytes.limit() < message.size()) {
            out.append(CUT).append(" (").append(message.size()).append(" bytes)");
        }
        return out.toString();
    }

    /**
     * Returns the text as one escaped line. Intended for every text that may contain input of a
     * peer, such as the text of a failure.
     */
    public static String shown(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        append(out, text);
        return out.toString();
    }

    /**
     * Returns the bytes of a text with the escapes {@code \n \r \t \0 \\ \xHH}; characters outside
     * escapes are encoded in UTF-8.
     *
     * @throws IllegalArgumentException when an escape is unknown
     */
    public static byte[] bytes(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = 0; at < text.length(); ) {
            int each = text.codePointAt(at);
            at += Character.charCount(each);
            if (each != '\\') {
                out.writeBytes(Character.toString(each).getBytes(StandardCharsets.UTF_8));
                continue;
            }
            char kind = at < text.length() ? text.charAt(at++) : ' ';
            switch (kind) {
                case 'n' -> out.write('\n');
                case 'r' -> out.write('\r');
                case 't' -> out.write('\t');
                case '0' -> out.write(0);
                case '\\' -> out.write('\\');
                case 'x' -> {
                    out.write(hex(text, at));
                    at += 2;
                }
                default ->
                    throw new IllegalArgumentException(
                            "knows the escapes \\n \\r \\t \\0 \\\\ \\xHH only");
            }
        }
        return out.toByteArray();
    }

    private static int hex(String text, int at) {
        String digits =
                text.substring(Math.min(at, text.length()), Math.min(at + 2, text.length()));
        if (!digits.matches("[0-9a-fA-F]{2}")) {
            throw new IllegalArgumentException("needs two hexadecimal digits after \\x");
        }
        return Integer.parseInt(digits, 16);
    }

    /**
     * Returns a text of this program as one line, with each control character replaced by a space.
     */
    public static String oneLine(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().forEach(c -> line.appendCodePoint(acts(c) ? ' ' : c));
        return line.toString();
    }

    /**
     * Returns whether the character is a control character: one that affects the output but is not
     * visible.
     */
    public static boolean acts(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }

    private static void append(StringBuilder out, CharSequence text) {
        text.codePoints().forEach(each -> append(out, each));
    }

    private static void append(StringBuilder out, int each) {
        switch (each) {
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case '\\' -> out.append("\\\\");
            default -> {
                if (!acts(each)) {
                    out.appendCodePoint(each);
                } else if (each < 0x80) {
                    out.append("\\x").append(HEX.toHexDigits((byte) each));
                } else if (each < 0x10000) {
                    out.append("\\u").append(HEX.toHexDigits((char) each));
                } else {
                    out.append("\\u{").append(Integer.toHexString(each)).append('}');
                }
            }
        }
    }
}
