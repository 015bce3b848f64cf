package dev.antiphon.stub.text;

import java.util.Comparator;
import java.util.List;

/** A suggestion of the known word nearest to a misspelt one, for the end of an error text. */
public final class Nearest {
    private static final int EDITS_MAX = 3;
    private static final int LETTERS_MAX = 50;

    private Nearest() {}

    /** Returns a text such as {@code , but "reply"}; empty if no known word is near. */
    public static String of(String word, List<String> known) {
        if (word.length() > LETTERS_MAX) {
            return "";
        }
        return known.stream()
                .filter(each -> edits(word, each) <= Math.min(EDITS_MAX, each.length() / 2 + 1))
                .min(Comparator.comparingInt(each -> edits(word, each)))
                .map(each -> ", but \"" + each + "\"")
                .orElse("");
    }

    /**
     * Returns the number of letters to insert, delete or change between both words (Levenshtein
     * distance).
     */
    static int edits(String one, String other) {
        int[] before = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            before[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int[] now = new int[other.length() + 1];
            now[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int changed = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
                now[j] = Math.min(before[j - 1] + changed, Math.min(before[j], now[j - 1]) + 1);
            }
            before = now;
        }
        return before[other.length()];
    }
}
