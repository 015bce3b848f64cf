package dev.antiphon.checks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Each example is short, has a page in two languages, and uses what the library exports. */
class ExamplesTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Path EXAMPLES = ROOT.resolve("examples");
    private static final int CODE_LINES_MAX = 300;
    private static final int README_LINES_MAX = 50;

    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/", Pattern.DOTALL);
    /** A line with more than closing brackets. */
    private static final Pattern CODE =
            Pattern.compile("(?m)^(?!\\s*//|import |package )(?![\\s\\])};,]*$).+$");

    private static final Pattern INNER_IMPORT = Pattern.compile(
            "import (?:static )?dev\\.antiphon\\.(?:engine|transport|argument|file|linux(?!\\.systemd))"
                    + "\\b.*");

    static List<String> examples() throws IOException {
        try (Stream<Path> folders = Files.list(EXAMPLES)) {
            return folders.filter(each -> Files.exists(each.resolve("pom.xml")))
                    .map(each -> each.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void exampleIsShort(String example) throws IOException {
        int lines = 0;
        for (String source : sources(example)) {
            lines += (int) CODE.matcher(COMMENT.matcher(source).replaceAll(""))
                    .results()
                    .count();
        }
        assertThat(lines).as("lines of code").isBetween(1, CODE_LINES_MAX - 1);
        for (String page : List.of("README.md", "README.ru.md")) {
            assertThat(Files.readString(EXAMPLES.resolve(page)))
                    .containsPattern("\\[" + example + "].* " + lines + " \\|");
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void exampleImportsExportedPackagesAlone(String example) throws IOException {
        for (String source : sources(example)) {
            assertThat(INNER_IMPORT.matcher(source).results().map(MatchResult::group))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void exampleHasAShortPageAndIsListed(String example) throws IOException {
        for (String page : List.of("README.md", "README.ru.md")) {
            assertThat(Files.readAllLines(EXAMPLES.resolve(example).resolve(page)))
                    .hasSizeBetween(5, README_LINES_MAX);
            assertThat(Files.readString(EXAMPLES.resolve(page)))
                    .contains("(" + example + "/" + page + ")", "`examples/run " + example + "`");
        }
        assertThat(Files.readString(EXAMPLES.resolve("pom.xml")))
                .contains("<module>" + example + "</module>");
    }

    @Test
    void theScriptListsTheExamples() throws IOException {
        try (Child run = run("--help")) {
            assertThat(run.output().lines().skip(1).map(String::strip))
                    .containsExactlyElementsOf(examples());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"chess", "../api", "API", "a b", ""})
    void anUnknownExampleIsAUsageError(String name) {
        try (Child run = run(name)) {
            assertThat(run.status()).isEqualTo(2);
            assertThat(run.kill()).isEmpty();
            assertThat(run.errors()).contains("examples/run", "  api\n");
        }
    }

    @Test
    void theScriptRunsThroughLinks(@TempDir Path elsewhere) throws IOException {
        Path absolute = Files.createSymbolicLink(elsewhere.resolve("a"), EXAMPLES.resolve("run"));
        Path relative = Files.createSymbolicLink(elsewhere.resolve("b"), absolute.getFileName());
        try (Child run = Child.start(List.of(relative.toString(), "--help"), Map.of())) {
            assertThat(run.output()).contains("  api\n");
        }
    }

    private static Child run(String... arguments) {
        List<String> command = new ArrayList<>(List.of(EXAMPLES.resolve("run").toString()));
        command.addAll(List.of(arguments));
        return Child.start(command, Map.of());
    }

    private static List<String> sources(String example) throws IOException {
        try (Stream<Path> files = Files.walk(EXAMPLES.resolve(example).resolve("src/main/java"))) {
            List<String> sources = new ArrayList<>();
            for (Path each : files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith("package-info.java"))
                    .toList()) {
                sources.add(Files.readString(each));
            }
            return sources;
        }
    }
}
