package dev.antiphon.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.antiphon.cli.text.Texts;
import dev.antiphon.test.Interpreter;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Man pages are without fault for groff, and the completions work in the shells themselves. */
class PackageFilesTest {
    private static final String DOCS = "/usr/share/doc/antiphon/docs/";
    private static final Pattern PAGE = Pattern.compile("docs/([a-z0-9.-]+\\.md)");
    private static final Map<String, String> FILES = PackageFiles.installed(DOCS);

    @TempDir
    private Path folder;

    @Test
    void toolAndEachCommandHaveAPageInBothLanguages() {
        List<String> pages = new ArrayList<>(List.of("antiphon"));
        ToolCommand.words().forEach(each -> pages.add("antiphon-" + each));
        for (String each : pages) {
            assertThat(FILES).containsKeys("man/man1/" + each + ".1", "man/ru/man1/" + each + ".1");
        }
    }

    @Test
    void groffShowsEachPageWithAllItsSectionsAndWithoutAWarning() throws Exception {
        for (String language : List.of("man1", "ru/man1")) {
            List<String> sections = language.startsWith("ru")
                    ? List.of(
                            "ИМЯ",
                            "СИНТАКСИС",
                            "ОПИСАНИЕ",
                            "ОПЦИИ",
                            "КОДЫ ЗАВЕРШЕНИЯ",
                            "ПЕРЕМЕННЫЕ ОКРУЖЕНИЯ",
                            "ФАЙЛЫ",
                            "ПРИМЕРЫ",
                            "СМОТРИТЕ ТАКЖЕ")
                    : List.of(
                            "NAME",
                            "SYNOPSIS",
                            "DESCRIPTION",
                            "OPTIONS",
                            "EXIT STATUS",
                            "ENVIRONMENT",
                            "FILES",
                            "EXAMPLES",
                            "SEE ALSO");
            List<String> command =
                    new ArrayList<>(List.of("groff", "-k", "-man", "-ww", "-Tutf8", "-P-c"));
            int pages = 0;
            for (Map.Entry<String, String> each : FILES.entrySet()) {
                if (each.getKey().startsWith("man/" + language)) {
                    command.add(Files.writeString(folder.resolve("page" + pages++), each.getValue())
                            .toString());
                }
            }
            String shown = ran("", command.toArray(String[]::new)).replaceAll(".\b", "");
            for (String each : sections) {
                assertThat(shown.lines().filter(each::equals)).as(each).hasSize(pages);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ru"})
    void eachPageOfTheDocumentationThatATextNamesIsInTheFolderThatIsPackaged(String language) {
        var texts = Texts.in(language).texts(ToolCommand.words());
        var named = new TreeSet<String>();
        texts.keySet()
                .forEach(key -> PAGE.matcher(texts.getString(key))
                        .results()
                        .forEach(found -> named.add(found.group(1))));
        FILES.values()
                .forEach(text -> PAGE.matcher(text.replace("\\-", "-"))
                        .results()
                        .forEach(found -> named.add(found.group(1))));
        assertThat(named).contains("framings.md", "rules.md");
        Path docs = Path.of("").toAbsolutePath().resolveSibling("docs");
        assertThat(named).allSatisfy(each -> assertThat(docs.resolve(each)).exists());
        assertThat(FILES.get("man/man1/antiphon-serve.1"))
                .contains(DOCS + "writing\\-a\\-framing.md");
    }

    @Test
    void textsNameThePageWhereItIsInstalled() throws Exception {
        assertThat(serveHelp(""))
                .contains("docs/writing-a-framing.md")
                .doesNotContain("/docs/writing");
        assertThat(serveHelp("/opt/antiphon/bin/../docs"))
                .contains("/opt/antiphon/docs/writing-a-framing.md");
    }

    private String serveHelp(String docs) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return ran(
                        "",
                        java,
                        "-Dantiphon.docs=" + docs,
                        "-Dstdout.encoding=UTF-8",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "serve",
                        "--lang",
                        "en",
                        "--help")
                .replaceAll("\\s+", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void shellCompletesCommandsOptionsAndValues(String shell) throws Exception {
        assumeTrue(isInstalled("python3") && isInstalled(shell), shell + " is not installed");
        for (String each : List.of("answer.bin", "run.json", "run.txt")) {
            Files.createFile(folder.resolve(each));
        }
        Files.createDirectory(folder.resolve("jars"));
        Map<String, String> expected = new LinkedHashMap<>();
        expected.put("antiphon s", "send serve");
        expected.put("antiphon serve --fr", "--framing");
        expected.put("antiphon serve --framing li", "line");
        expected.put("antiphon serve --framing=net", "--framing=netstring");
        expected.put("antiphon serve -f len", "length:");
        expected.put("antiphon send --framing iso8583:t", "iso8583:text");
        expected.put("antiphon serve --transport ", "auto epoll io_uring nio");
        expected.put("antiphon proxy --fault re", "reset:");
        expected.put("antiphon proxy --fault-to-server=half", "--fault-to-server=half-close:");
        expected.put("antiphon --lang en send --to local", "localhost:");
        expected.put("antiphon serve --stubs a", "answer.bin");
        expected.put("antiphon serve --reply @ans", "@answer.bin");
        expected.put("antiphon serve --listen unix:ans", "unix:answer.bin");
        expected.put("antiphon serve --plugins j", "jars/");
        expected.put("antiphon report r", "run.json");
        completed(shell, List.copyOf(expected.keySet()))
                .forEach((line, shown) ->
                        assertThat(shown).as(line).contains(expected.get(line).split(" ")));
    }

    /** Returns for each command line what the shell made of it, and what it listed. */
    private Map<String, String> completed(String shell, List<String> lines) throws Exception {
        String script = FILES.keySet().stream()
                .filter(each -> each.startsWith(shell))
                .collect(Collectors.joining());
        Path file = folder.resolve(Path.of(script).getFileName());
        Files.writeString(file, FILES.get(script));
        Path harness = Path.of("src/test/python/complete.py").toAbsolutePath();
        List<String> shown = ran(
                        String.join("\n", lines),
                        Interpreter.path(),
                        "-B",
                        "-X",
                        "utf8",
                        harness.toString(),
                        shell,
                        file.toString())
                .lines()
                .toList();
        assertThat(shown).hasSameSizeAs(lines);
        Map<String, String> made = new LinkedHashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            made.put(lines.get(i), shown.get(i));
        }
        return made;
    }

    private static boolean isInstalled(String program) throws Exception {
        boolean isInCi = "true".equals(System.getenv("CI")); // where nothing may be left out
        return isInCi
                || new ProcessBuilder("sh", "-c", "command -v " + program + " >/dev/null")
                                .start()
                                .waitFor()
                        == 0;
    }

    /** Runs a program and returns its output. It may say nothing on standard error. */
    private String ran(String input, String... command) throws IOException, InterruptedException {
        Path errors = folder.resolve("errors");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(errors.toFile())
                .start();
        try (var in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
        assertThat(errors).isEmptyFile();
        return output;
    }
}
