package dev.antiphon.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A fenced block of a Markdown file.
 *
 * @param file the file's name
 * @param line the number of the fence's line
 * @param language what stands behind the opening fence
 * @param mark the comment on the line before the fence, or nothing
 * @param text the lines of the block
 * @param prints the lines that it says it prints
 */
record Sample(
        String file, int line, String language, String mark, String text, List<String> prints) {
    private static final String FENCE = "```";
    private static final String PORT = "12345";
    private static final String PRINTS = "prints";

    /** The blocks in one language, marked or not. */
    static List<Sample> of(Path file, String language) throws IOException {
        return all(file).stream().filter(each -> each.language.equals(language)).toList();
    }

    /** The blocks in one language that are marked so. */
    static List<Sample> of(Path file, String language, String mark) throws IOException {
        return of(file, language).stream()
                .filter(each -> each.mark.equals(mark))
                .toList();
    }

    private static List<Sample> all(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        List<Sample> all = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).startsWith(FENCE)) {
                continue;
            }
            int from = i + 1;
            int to = from;
            while (!lines.get(to).equals(FENCE)) {
                to++;
            }
            String mark = i == 0 ? "" : comment(lines.get(i - 1));
            add(
                    all,
                    new Sample(
                            file.getFileName().toString(),
                            from,
                            lines.get(i).substring(FENCE.length()),
                            mark,
                            String.join("\n", lines.subList(from, to)) + "\n",
                            List.of()));
            i = to;
        }
        return all;
    }

    private static String comment(String line) {
        boolean is = line.startsWith("<!--") && line.endsWith("-->");
        return is ? line.substring(4, line.length() - 3).strip() : "";
    }

    /** What is printed belongs to the marked block before it. */
    private static void add(List<Sample> all, Sample next) {
        if (!next.mark.equals(PRINTS)) {
            all.add(next);
            return;
        }
        Sample last = all.removeLast();
        if (last.mark.isEmpty()) {
            throw new AssertionError(next + " belongs to " + last + ", which is not run");
        }
        all.add(new Sample(
                last.file,
                last.line,
                last.language,
                last.mark,
                last.text,
                Stream.concat(last.prints.stream(), next.text.lines()).toList()));
    }

    String withPort(String port) {
        return text.replace(PORT, port);
    }

    /** Each line that the sample says it prints is there; all in a row where one is empty. */
    void assertPrinted(String printed, String port) {
        List<String> lines = prints.stream()
                .map(line -> Arrays.stream(line.replace(PORT, port).split("…", -1))
                        .map(Pattern::quote)
                        .collect(Collectors.joining(".*")))
                .toList();
        // an empty line says nothing alone: the block is then what is printed in a row
        List<String> patterns = prints.contains("") ? List.of(String.join("\\R", lines)) : lines;
        for (String pattern : patterns) {
            assertThat(printed).as("what %s prints", this).containsPattern(pattern);
        }
    }

    /** The language that people read around it. */
    String wordsIn() {
        return file.contains(".ru.") ? "ru" : "en";
    }

    @Override
    public String toString() {
        return file + ":" + line + " " + language;
    }
}
