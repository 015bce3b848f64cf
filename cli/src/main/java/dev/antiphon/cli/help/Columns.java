package dev.antiphon.cli.help;

import dev.antiphon.cli.text.LineWrap;

import java.util.List;

/** Two columns of text, such as options with their meaning. */
final class Columns {
    private static final int LEFT_MAX = 26;
    private static final String INDENT = "  ";

    private final StringBuilder text = new StringBuilder();
    private final int left;
    private final int width;

    /** Creates empty columns for these texts on the left, which are shown within this width. */
    Columns(List<String> lefts, int width) {
        this.left = lefts.stream()
                        .mapToInt(String::length)
                        .filter(each -> each <= LEFT_MAX)
                        .max()
                        .orElse(LEFT_MAX)
                + INDENT.length() * 2;
        this.width = width;
    }

    /** Adds a row. A text that is too long for the left column has its own line. */
    void add(String name, String meaning) {
        StringBuilder line = new StringBuilder(INDENT).append(name);
        for (String each : LineWrap.lines(meaning, width - left)) {
            if (line.length() > left - INDENT.length()) {
                text.append(line).append('\n');
                line.setLength(0);
            }
            text.append(line)
                    .append(" ".repeat(left - line.length()))
                    .append(each)
                    .append('\n');
            line.setLength(0);
        }
        if (!line.isEmpty()) {
            text.append(line).append('\n');
        }
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
