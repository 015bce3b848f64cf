package dev.antiphon.cli.text;

import static java.nio.charset.StandardCharsets.UTF_8;

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
 * The texts of the library's errors and findings in one language of the tool. The library speaks
 * English and to people who write Java; the file {@code library.txt} has its sentences, with {0},
 * {1} … for what differs, in the words of the tool. A text that is not in the file is shown as it
 * is.
 *
 * <p>What stands in a place is looked up in turn, unless it is in quotes: that is the user's.
 */
final class LibraryTexts {
    private static final String FILE = "library.txt";
    private static final Pattern PLACE = Pattern.compile("\\{([0-9])}");

    /** A sentence behind blanks and perhaps the place in a file: {@code rules.yaml:1:9: }. */
    private static final Pattern PLACED = Pattern.compile("(\\s*(?:\\S+:\\d+:\\d+: )?)(.*)");

    /** The blanks before a line of bytes. */
    private static final String DUMP = "    ";

    private static final int DEPTH_MAX = 6;

    /** Those in whose places only other sentences stand: a user's text has such words too. */
    private static final Set<String> OF_SENTENCES =
            Set.of("{0} and {1}", "({0} or {1})", "{0} or {1}", "not {0}");

    private final List<Sentence> sentences;

    /** A sentence, whose groups are the places in the order of their numbers in {@code order}. */
    private record Sentence(String english, Pattern pattern, List<Integer> order, String shown) {
        int letters() {
            return PLACE.matcher(english).replaceAll("").length();
        }

        /** Returns whether it begins with a place, so that another sentence may stand there. */
        boolean isTail() {
            return PLACE.matcher(english).lookingAt();
        }
    }

    private LibraryTexts(List<Sentence> sentences) {
        this.sentences = sentences;
    }

    /** Reads the sentences: lines of {@code en}, {@code ru} and, for advice in Java, {@code sh}. */
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
        return new LibraryTexts(List.copyOf(all));
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
        }
        pattern.append(Pattern.quote(english.substring(from)));
        return new Sentence(
                english, Pattern.compile(pattern.toString(), Pattern.DOTALL), order, shown);
    }

    /** Returns the text in the tool's words, line by line. */
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
            boolean isUsers = sentence.english().contains("\"{" + number + "}\"");
            return Matcher.quoteReplacement(
                    value.map(each -> isUsers ? each : shown(each, depth + 1))
                            .orElse(place.group()));
        });
    }
}
