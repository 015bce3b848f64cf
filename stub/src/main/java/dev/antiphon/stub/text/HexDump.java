package dev.antiphon.stub.text;

import dev.antiphon.argument.Plural;

import java.util.HexFormat;

/** A hex dump with sixteen bytes per line, the offset of the line, and the printable characters. */
public final class HexDump {
    private static final int LINE_BYTES = 16;
    private static final int LINES_MAX = 16;
    private static final HexFormat SPACED = HexFormat.ofDelimiter(" ");

    private HexDump() {}

    /**
     * Returns a dump of at most {@value #LINES_MAX} lines of bytes, around the marked byte. An
     * extra line with carets is below the marked byte.
     *
     * @param mark the index of the marked byte; an index outside the bytes marks nothing
     */
    public static String of(byte[] bytes, int mark) {
        if (bytes.length == 0) {
            return "    (no bytes)\n";
        }
        int first = Math.clamp(mark / LINE_BYTES - LINES_MAX / 2, 0, bytes.length / LINE_BYTES)
                * LINE_BYTES;
        StringBuilder text = new StringBuilder();
        if (first > 0) {
            text.append("    … ").append(Plural.of(first, "byte")).append(" before\n");
        }
        int end = Math.min(bytes.length, first + LINES_MAX * LINE_BYTES);
        for (int at = first; at < end; at += LINE_BYTES) {
            line(text, bytes, at);
            if (mark >= at && mark < at + LINE_BYTES && mark < bytes.length) {
                text.append(" ".repeat(10 + 3 * (mark - at))).append("^^\n");
            }
        }
        if (end < bytes.length) {
            text.append("    … ").append(Plural.of(bytes.length - end, "byte")).append(" more\n");
        }
        return text.toString();
    }

    private static void line(StringBuilder text, byte[] bytes, int at) {
        int end = Math.min(bytes.length, at + LINE_BYTES);
        String hex = SPACED.formatHex(bytes, at, end);
        text.append("    %04x  %-47s  ".formatted(at, hex));
        for (int i = at; i < end; i++) {
            text.append(printable(bytes[i]) ? (char) bytes[i] : '.');
        }
        text.append('\n');
    }

    /** Returns the text of one byte, such as {@code 0x4b 'K'}. */
    public static String one(byte each) {
        String hex = "0x%02x".formatted(each);
        return printable(each) ? hex + " '" + (char) each + "'" : hex;
    }

    private static boolean printable(byte each) {
        return each >= ' ' && each < 0x7f;
    }
}
