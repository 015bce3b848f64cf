package dev.antiphon.cli.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lines of limited width. A line ends at a space only, so that a value such as {@code
 * delimiter:BYTES} or a path stays whole; a short text between quotes stays in one line, too.
 */
public final class LineWrap {
    /** The largest number of letters between quotes that stay together. */
    private static final int QUOTED_LETTERS_MAX = 30;

    /** A text between quotes with the letters beside it, or letters without a space. */
    private static final Pattern WORD =
            Pattern.compile("[^\\s\"]*\"[^\"\\n]{1," + QUOTED_LETTERS_MAX + "}\"[^\\s\"]*|\\S+");

    private LineWrap() {}

    /**
     * Returns the lines of a text, without indentation. Several spaces before a word, which set a
     * command apart, stay unless a line begins there. A word that is longer than the width has its
     * own line.
     */
    public static List<String> lines(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        Matcher words = WORD.matcher(text);
        int end = 0;
        while (words.find()) {
            String space = text.substring(end, words.start());
            end = words.end();
            boolean breaks = space.contains("\n");
            if (breaks || line.length() + space.length() + words.group().length() > width) {
                if (breaks || !line.isEmpty()) {
                    lines.add(line.toString());
                }
                line.setLength(0);
            } else if (!line.isEmpty()) {
                line.append(space);
            }
            line.append(words.group());
        }
        if (!line.isEmpty()) {
            lines.add(line.toString());
        }
        return lines;
    }
}
