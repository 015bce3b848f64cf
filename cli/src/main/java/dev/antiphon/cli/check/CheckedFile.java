package dev.antiphon.cli.check;

import java.util.List;
import java.util.Map;

/**
 * The result of the check of a file.
 *
 * @param counts the content by name, in the order of the output, such as {@code rules} and {@code
 *     framing}
 * @param mistakes the first mistakes; empty if the file is valid
 */
record CheckedFile(String file, FileKind kind, Map<String, Object> counts, List<Mistake> mistakes) {
    /** The largest number of mistakes of a file. */
    static final int MISTAKES_MAX = 10;

    CheckedFile {
        counts = Map.copyOf(counts);
        mistakes = List.copyOf(mistakes);
    }

    /**
     * A mistake in a file.
     *
     * @param line the number of the line, from 1; 0 if the mistake has no position
     * @param column the number of the column, from 1; 0 if the mistake has none
     * @param reason the text of the library
     */
    record Mistake(long line, long column, String reason) {}
}
