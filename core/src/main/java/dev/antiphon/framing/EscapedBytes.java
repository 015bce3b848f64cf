package dev.antiphon.framing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Conversion between bytes and text with the escapes {@code \n \r \t \0 \\ \xHH}. */
final class EscapedBytes {
    private EscapedBytes() {}

    /**
     * Returns the bytes of a text; characters outside escapes are encoded in UTF-8.
     *
     * @throws IllegalArgumentException when an escape is unknown
     */
    static byte[] parse(String text) {
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

    /** Returns the bytes as text in printable ASCII without spaces; other bytes are escaped. */
    static String text(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte each : bytes) {
            text.append(
                    switch (each) {
                        case '\n' -> "\\n";
                        case '\r' -> "\\r";
                        case '\t' -> "\\t";
                        case 0 -> "\\0";
                        case '\\' -> "\\\\";
                        default ->
                            each > 0x20 && each < 0x7F
                                    ? Character.toString(each)
                                    : "\\x%02x".formatted(each & 0xFF);
                    });
        }
        return text.toString();
    }
}
