package dev.antiphon.checks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Comments are plain sentences: a Javadoc opens with a verb or a noun phrase, and the idioms of {@code
 * plain-words.txt} stand in none. Files and lines have bounds.
 *
 * <p>An opening such as "What no rule is for" makes the reader look for the subject. Write what the
 * method returns or does, or what the class is.
 */
class PlainWordsTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final double BARE_SHARE_MAX = 0.03;
    private static final int LINES_MAX = 400;
    private static final int COLUMNS_MAX = 100;

    private static final Pattern JAVADOC = Pattern.compile("/\\*\\*(.*?)\\*/", Pattern.DOTALL);
    private static final Pattern BARE =
            Pattern.compile("(What|Whether|Who|Whose|How|Where|When|Why|Which)\\b.*");
    private static final Pattern COMMENT =
            Pattern.compile("/\\*.*?\\*/|(?m)^\\s*//[^\n]*", Pattern.DOTALL);

    static List<String> modules() throws IOException {
        try (var folders = Files.list(ROOT);
                var examples = Files.list(ROOT.resolve("examples"))) {
            return Stream.concat(folders, examples)
                    .filter(each -> Files.isDirectory(each.resolve("src/main/java")))
                    .map(each -> ROOT.relativize(each).toString())
                    .filter(each -> !each.equals("checks") && !each.equals("benchmarks"))
                    .sorted()
                    .toList();
        }
    }

    private static List<Path> sources(String module) throws IOException {
        return sources(ROOT.resolve(module).resolve("src/main/java"));
    }

    private static List<Path> sources(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.walk(folder)) {
            return files.filter(each -> each.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("modules")
    void javadocOpensWithAVerbOrANounPhrase(String module) throws IOException {
        int all = 0;
        var bare = new ArrayList<String>();
        for (Path file : sources(module)) {
            String text = Files.readString(file);
            for (MatchResult each : JAVADOC.matcher(text).results().toList()) {
                String opening = each.group(1).replaceAll("(?m)^\\s*\\* ?", "").strip();
                all++;
                if (BARE.matcher(opening.lines().findFirst().orElse("")).matches()) {
                    bare.add(place(file, text, each.start()) + ": "
                            + opening.lines().findFirst().get());
                }
            }
        }
        assertThat(bare.size())
                .as(
                        "Javadocs of %s that open with a bare clause, of %d:%n%s",
                        module, all, String.join("\n", bare))
                .isLessThanOrEqualTo((int) (BARE_SHARE_MAX * all));
    }

    @ParameterizedTest
    @MethodSource("modules")
    void commentsHaveNoListedIdiom(String module) throws IOException {
        Pattern idioms = idioms();
        var found = new ArrayList<String>();
        for (Path file : sources(module)) {
            String text = Files.readString(file);
            for (MatchResult comment : COMMENT.matcher(text).results().toList()) {
                String words = comment.group().replaceAll("\\s+(\\*(?!/) ?)?", " ");
                idioms.matcher(words)
                        .results()
                        .forEach(idiom -> found.add(
                                place(file, text, comment.start()) + ": " + idiom.group()));
            }
        }
        assertThat(found).as("idioms of plain-words.txt in comments").isEmpty();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void filesAndLinesOfCommentsAreShort(String module) throws IOException {
        var tooLong = new ArrayList<String>();
        for (Path file : sources(module)) {
            List<String> lines = Files.readAllLines(file);
            if (lines.size() > LINES_MAX) {
                tooLong.add(ROOT.relativize(file) + ": " + lines.size() + " lines; split it at "
                        + LINES_MAX);
            }
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i);
                boolean isComment = line.strip().startsWith("*") || line.strip().startsWith("/");
                if (isComment && line.length() > COLUMNS_MAX) {
                    tooLong.add(ROOT.relativize(file) + ":" + (i + 1) + ": " + line.length()
                            + " columns; wrap it at " + COLUMNS_MAX);
                }
            }
        }
        assertThat(tooLong).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void filesOfTestsAreShort(String module) throws IOException {
        var tooLong = new ArrayList<String>();
        for (Path file : sources(ROOT.resolve(module).resolve("src/test/java"))) {
            int lines = Files.readAllLines(file).size();
            if (lines > LINES_MAX) {
                tooLong.add(ROOT.relativize(file) + ": " + lines + " lines; split it by subject");
            }
        }
        assertThat(tooLong).isEmpty();
    }

    @Test
    void bareOpeningsAreFound() {
        assertThat(Stream.of("Whether it is open.", "What is sent.", "How it ends"))
                .allMatch(opening -> BARE.matcher(opening).matches());
        assertThat(Stream.of("Returns whether it is open.", "Whatever", "The bytes sent."))
                .noneMatch(opening -> BARE.matcher(opening).matches());
        assertThat(idiomsFind("a thread of its own")).isTrue();
    }

    private static boolean idiomsFind(String text) {
        try {
            return idioms().matcher(text).find();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Pattern idioms() throws IOException {
        try (var lines = Files.lines(Path.of("src/test/resources/plain-words.txt"))) {
            String any = String.join(
                    "|",
                    lines.filter(each -> !each.isBlank() && !each.startsWith("#"))
                            .toList());
            return Pattern.compile("\\b(" + any + ")\\b", Pattern.CASE_INSENSITIVE);
        }
    }

    private static String place(Path file, String text, int at) {
        long line = text.substring(0, at).chars().filter(each -> each == '\n').count() + 1;
        return ROOT.relativize(file) + ":" + line;
    }
}
