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

    /** The number of letters of a known word for each mistake in it. */
    private static final int LETTERS_PER_EDIT = 3;

    /** The smallest number of letters that find a longer word in which they occur. */
    private static final int PART_LETTERS_MIN = 4;

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
        String one = letters(word);
        return known.stream()
                .filter(each -> isSimilar(one, letters(name.apply(each))))
                .min(Comparator.comparingInt(each -> edits(one, letters(name.apply(each)))));
    }

    /** Returns the word in lower case, without the dashes of an option. */
    private static String letters(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        return lower.startsWith("--") ? lower.substring(2) : lower;
    }

    private static boolean isSimilar(String one, String other) {
        boolean isPart = one.length() >= PART_LETTERS_MIN && other.contains(one);
        int editsMax = Math.clamp(other.length() / LETTERS_PER_EDIT, 1, EDITS_MAX);
        int edits = edits(one, other);
        return isPart || (edits <= editsMax && edits < one.length());
    }

    /**
     * Returns the number of letters to insert, delete, change or exchange with their neighbour
     * between both words (the Damerau-Levenshtein distance, by optimal string alignment).
     */
    private static int edits(String one, String other) {
        int[] beforeThat = new int[other.length() + 1];
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
                if (i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1)) {
                    now[j] = Math.min(now[j], beforeThat[j - 2] + 1);
                }
            }
            beforeThat = before;
            before = now;
        }
        return before[other.length()];
    }
}
