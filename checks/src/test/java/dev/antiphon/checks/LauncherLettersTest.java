package dev.antiphon.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.cli.Main;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The launcher understands names of files that are not ASCII, whatever the locale. */
class LauncherLettersTest {
    private static final String RECORDING = """
            {"v":1,"kind":"header","tool":"t","framing":"line","started":"2026-01-01T00:00:00Z"}
            {"v":1,"t":0,"ev":"msg","conn":1,"seq":1,"dir":"c2s","len":8,"text":"ПИНГ"}
            """;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"C", "POSIX", "C.UTF-8", "xx_XX.UTF-8", ""})
    void fileInAFolderWithABlankAndCyrillicLetters(String locale) throws IOException {
        Path within = Files.createDirectories(folder.resolve("моя папка"));
        Path recording = Files.writeString(within.resolve("запись 2.jsonl"), RECORDING);
        String java = Child.javaCommand(Main.class, "replay", recording, "--as-rules").stream()
                .map(each -> "'" + each + "'")
                .collect(Collectors.joining(" "));
        String script = ". " + Path.of("..", "scripts", "run-tool.sh").toRealPath()
                + "; understand_arguments_in_utf8; exec " + java;
        ProcessBuilder shell = new ProcessBuilder(List.of("sh", "-c", script));
        shell.environment().remove("LC_CTYPE");
        shell.environment().remove("LANG");
        try (Child child = Child.start(shell, Map.of("LC_ALL", locale))) {
            assertThat(child.output()).isEqualTo("""
                            framing: "line"
                            rules:
                              - when: "ПИНГ"
                                reply: {nothing: true}
                            """);
        }
    }
}
