package dev.antiphon.cli.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.antiphon.argument.Plural;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A translator of the errors and findings of the library to one language of the tool. The library
 * writes English texts for Java programmers. The file {@code library.txt} contains its sentences,
 * with placeholders {0}, {1} …, and their translations for users of the tool. A text that is not in
 * the file is shown unchanged.
 *
 * <p>The text at a placeholder is translated in the same way, unless the placeholder is in quotes,
 * which means that the user wrote the text.
 */
final class LibraryTexts {
    private static final String FILE = "library.txt";

    /** A placeholder, or the forms of a noun for the number at a placeholder. */
    private static final Pattern PLACE = Pattern.compile("\\{([0-9])(?:\\|([^}]*))?}");

    /** A counted noun after a placeholder. The library writes its singular after 1. */
    private static final Pattern COUNTED =
            Pattern.compile(" (byte|message|connection|event|rule|line|digit|file|packet)s\\b");

    /**
     * A sentence after spaces and an optional position in a file, such as {@code rules.yaml:1:9: }.
     */
    private static final Pattern PLACED = Pattern.compile("(\\s*(?:\\S+:\\d+:\\d+: )?)(.*)");

    /** The indentation of a line that shows bytes, which is not translated. */
    private static final String DUMP = "    ";

    private static final int DEPTH_MAX = 6;

    /**
     * The sentences that match only if each placeholder contains another known sentence, since the
     * text of a user may contain the same words.
     */
    private static final Set<String> OF_SENTENCES =
            Set.of("{0} and {1}", "({0} or {1})", "{0} or {1}", "not {0}");

    private final List<Sentence> sentences;
    private final boolean russian;

    /**
     * A sentence with its translation. {@code order} has the placeholder number of each group of
     * the pattern.
     */
    private record Sentence(String english, Pattern pattern, List<Integer> order, String shown) {
        int letters() {
            return PLACE.matcher(english).replaceAll("").length();
        }

        /**
         * Returns whether the sentence begins with a placeholder, so that it matches the end of
         * many texts.
         */
        boolean isTail() {
            return PLACE.matcher(english).lookingAt();
        }
    }

    private LibraryTexts(List<Sentence> sentences, boolean russian) {
        this.sentences = sentences;
        this.russian = russian;
    }

    /**
     * Reads the sentences: {@code en} lines have the library texts, {@code ru} lines the Russian
     * translations, and {@code sh} lines the English texts of the tool.
     */
    static LibraryTexts in(String language) {
        List<Sentence> all = new ArrayList<>();
        String english = "";
        for (String line : lines()) {
            String text = line.length() < 3 ? "" : line.substring(3);
            if (line.startsWith("en ")) {
                english = text;
            } else if (line.startsWith(language.equals("en") ? "sh " : language + " ")) {
                all.add(sentence(english, text));
            }
        }
        all.sort(Comparator.comparing(Sentence::isTail)
                .thenComparing(Comparator.comparingInt(Sentence::letters).reversed()));
        return new LibraryTexts(List.copyOf(all), language.equals("ru"));
    }

    /** Returns the lines of the file, without their line ends. */
    static List<String> lines() {
        try (InputStream in = LibraryTexts.class.getResourceAsStream(FILE);
                BufferedReader lines = new BufferedReader(
                        new InputStreamReader(Objects.requireNonNull(in, FILE), UTF_8))) {
            return lines.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(FILE, e);
        }
    }

    private static Sentence sentence(String english, String shown) {
        StringBuilder pattern = new StringBuilder();
        List<Integer> order = new ArrayList<>();
        Matcher place = PLACE.matcher(english);
        int from = 0;
        while (place.find()) {
            pattern.append(Pattern.quote(english.substring(from, place.start())))
                    .append("(.*?)");
            order.add(Integer.valueOf(place.group(1)));
            from = place.end();
            Matcher counted = COUNTED.matcher(english).region(from, english.length());
            if (counted.lookingAt()) {
                pattern.append(" ").append(counted.group(1)).append("s?");
                from = counted.end();
            }
        }
        pattern.append(Pattern.quote(english.substring(from)));
        return new Sentence(
                english, Pattern.compile(pattern.toString(), Pattern.DOTALL), order, shown);
    }

    /** Translates the text line by line into the texts of the tool. */
    String of(String english) {
        return english.lines().map(this::line).collect(Collectors.joining("\n"));
    }

    private String line(String line) {
        Matcher parts = PLACED.matcher(line);
        return parts.matches() && !line.startsWith(DUMP)
                ? parts.group(1) + shown(parts.group(2), 0)
                : line;
    }

    private String shown(String part, int depth) {
        if (depth > DEPTH_MAX) {
            return part;
        }
        String text = part.stripLeading();
        for (Sentence each : sentences) {
            Matcher found = each.pattern().matcher(text);
            if (found.matches() && isOfSentences(each, found, depth)) {
                return filled(each, found, depth);
            }
        }
        return part;
    }

    private boolean isOfSentences(Sentence sentence, Matcher found, int depth) {
        if (!OF_SENTENCES.contains(sentence.english())) {
            return true;
        }
        for (int i = 1; i <= found.groupCount(); i++) {
            if (shown(found.group(i), depth + 1).equals(found.group(i))) {
                return false;
            }
        }
        return true;
    }

    private String filled(Sentence sentence, Matcher found, int depth) {
        return PLACE.matcher(sentence.shown()).replaceAll(place -> {
            int number = Integer.parseInt(place.group(1));
            int group = sentence.order().indexOf(number) + 1;
            Optional<String> value = Optional.ofNullable(group == 0 ? null : found.group(group));
            String forms = place.group(2);
            if (forms != null) {
                return Matcher.quoteReplacement(Plural.form(forms, value.orElse(""), russian));
            }
            boolean isUsers = sentence.english().contains("\"{" + number + "}\"");
            return Matcher.quoteReplacement(
                    value.map(each -> isUsers ? each : shown(each, depth + 1))
                            .orElse(place.group()));
        });
    }
}
