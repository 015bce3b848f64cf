package dev.antiphon.argument;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** A search for the known word that is most similar to a misspelt word. It ignores case. */
public final class Nearest {
    private static final int EDITS_MAX = 3;
    private static final int LETTERS_MAX = 100;

    private Nearest() {}

    /**
     * Returns the end of an error text with the most similar word, such as {@code , but "reply"};
     * empty if no known word is similar.
     */
    public static String of(String word, Collection<String> known) {
        return word(word, known).map(each -> ", but \"" + each + "\"").orElse("");
    }

    /** Returns the most similar word; empty if none is similar. */
    public static Optional<String> word(String word, Collection<String> known) {
        return by(each -> each, word, known);
    }

    /**
     * Returns the element with the most similar name; empty if none is similar.
     *
     * @param name the function that returns the name of an element
     */
    public static <T> Optional<T> by(Function<T, String> name, String word, Collection<T> known) {
        if (word.length() > LETTERS_MAX) {
            return Optional.empty();
        }
        return known.stream()
                .filter(each -> edits(word, name.apply(each))
                        <= Math.min(EDITS_MAX, name.apply(each).length() / 2))
                .min(Comparator.comparingInt(each -> edits(word, name.apply(each))));
    }

    /**
     * Returns the number of letters to insert, delete or change between both words (Levenshtein
     * distance).
     */
    private static int edits(String word, String known) {
        String one = word.toLowerCase(Locale.ROOT);
        String other = known.toLowerCase(Locale.ROOT);
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
