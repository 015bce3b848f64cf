package dev.antiphon.cli.help;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A topic of {@code antiphon help} that is not a command. */
public enum HelpTopic {
    FRAMINGS,
    FAULTS,
    RULES,
    TEMPLATES,
    VALUES,
    EXIT_CODES;

    private static final int LETTERS_MIN = 4;

    /** Returns the topic with this name, or with a name that begins with these letters. */
    static Optional<HelpTopic> named(String word) {
        return Arrays.stream(values())
                .filter(each -> each.word().equals(word)
                        || (word.length() >= LETTERS_MIN && each.word().startsWith(word)))
                .findFirst();
    }

    /** Returns the names of all topics. */
    public static List<String> words() {
        return Arrays.stream(values()).map(HelpTopic::word).toList();
    }

    /** Returns the name of the topic on the command line. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
