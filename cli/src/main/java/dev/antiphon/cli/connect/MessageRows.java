package dev.antiphon.cli.connect;

import dev.antiphon.cli.show.ShownMessage;
import dev.antiphon.message.Message;
import dev.antiphon.text.Escapes;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * A message as rows of text and hexadecimal digits, side by side: each row has the same bytes in
 * both columns. Text is escaped; of a message that is no text, every byte takes one column and an
 * unprintable one is a dot, as in a hex dump.
 */
final class MessageRows {
    /** The columns to show. */
    enum View {
        BOTH,
        TEXT,
        HEX;

        /** Returns the name of the view, as it is typed. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Returns the names of all views. */
        static List<String> words() {
            return Arrays.stream(values()).map(View::word).toList();
        }
    }

    private static final HexFormat SPACED = HexFormat.ofDelimiter(" ");
    private static final String GAP = "  ";

    /** The columns of one byte and its space in hexadecimal. */
    private static final int HEX_COLUMNS = 3;

    /** The columns of the longest escape, {@code \}{@code u{10ffff}}. */
    private static final int TEXT_COLUMNS_MIN = 10;

    /** The columns of short text beside hexadecimal if the row has no end. */
    private static final int TEXT_COLUMNS_UNLIMITED = 24;

    private final View view;
    private final int columns;
    private final List<String> rows = new ArrayList<>();

    private final StringBuilder text = new StringBuilder();
    private int textColumns;
    private int begun;

    private MessageRows(View view, int columns) {
        this.view = view;
        this.columns = columns;
    }

    /**
     * Returns the rows; at least one.
     *
     * @param columns the width of a row; 0 puts the whole message into one row
     * @param bytesMax the largest number of bytes that are shown
     */
    static List<String> of(Message message, View view, int columns, int bytesMax) {
        ByteBuffer shown = message.buffer();
        shown.limit(Math.min(shown.limit(), bytesMax));
        byte[] bytes = Message.of(shown).bytes();
        MessageRows rows = new MessageRows(view, Math.max(0, columns));
        rows.add(bytes, ShownMessage.isText(message) || view == View.TEXT);
        return rows.rows;
    }

    private void add(byte[] bytes, boolean escaped) {
        for (int at = 0; at < bytes.length; ) {
            int count = escaped ? unit(bytes, at) : 1;
            String shown = escaped
                    ? Escapes.shown(Message.of(ByteBuffer.wrap(bytes, at, count)))
                    : String.valueOf(printable(bytes[at]) ? (char) bytes[at] : '.');
            int more = width(shown);
            if (at > begun && isFull(textColumns + more, at + count - begun)) {
                end(bytes, at);
            }
            text.append(shown);
            textColumns += more;
            at += count;
        }
        if (bytes.length > begun || rows.isEmpty()) {
            end(bytes, bytes.length);
        }
    }

    /** Returns whether the row has no room for so many columns of text and so many bytes. */
    private boolean isFull(int inText, int inBytes) {
        return columns > 0
                && switch (view) {
                    case TEXT -> inText > Math.max(TEXT_COLUMNS_MIN, columns);
                    case HEX -> inBytes > bytesOf(columns);
                    case BOTH -> inText > textMax() || inBytes > bytesOf(columns - textMax() - 2);
                };
    }

    /** Returns the columns of text beside hexadecimal: a quarter of the row, as a byte has four. */
    private int textMax() {
        return columns == 0
                ? TEXT_COLUMNS_UNLIMITED
                : Math.max(TEXT_COLUMNS_MIN, (columns - 2) / 4);
    }

    private static int bytesOf(int columns) {
        return Math.max(1, (columns + 1) / HEX_COLUMNS);
    }

    private void end(byte[] bytes, int to) {
        String hex = SPACED.formatHex(bytes, begun, to);
        rows.add(
                switch (view) {
                    case TEXT -> text.toString();
                    case HEX -> hex;
                    case BOTH ->
                        text + " ".repeat(Math.max(0, textMax() - textColumns)) + GAP + hex;
                });
        text.setLength(0);
        textColumns = 0;
        begun = to;
    }

    /** Returns the number of bytes of the character at this index; 1 if there is no valid one. */
    private static int unit(byte[] bytes, int at) {
        int lead = bytes[at] & 0xFF;
        int count = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 1;
        return at + count <= bytes.length
                        && Message.of(ByteBuffer.wrap(bytes, at, count)).isText()
                ? count
                : 1;
    }

    private static boolean printable(byte each) {
        return each >= ' ' && each < 0x7f;
    }

    /** Returns the columns of the text; characters of East Asia and pictures take two. */
    private static int width(String text) {
        return text.codePoints()
                .map(each -> Character.isIdeographic(each)
                                || (each >= 0x1100 && each < 0x1160)
                                || (each >= 0x3040 && each < 0x3100)
                                || (each >= 0xAC00 && each < 0xD7A4)
                                || (each >= 0xFF01 && each < 0xFF61)
                                || (each >= 0x1F300 && each < 0x1FB00)
                        ? 2
                        : Character.getType(each) == Character.NON_SPACING_MARK ? 0 : 1)
                .sum();
    }
}
