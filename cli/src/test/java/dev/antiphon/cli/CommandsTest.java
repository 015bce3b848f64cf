package dev.antiphon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.cli.text.Status;
import dev.antiphon.cli.text.Terminal;
import dev.antiphon.cli.text.Texts;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Only the commands that a command line names are made ready; it must not be seen. */
class CommandsTest {
    @ParameterizedTest
    @CsvSource({"--help", "--help --lang en", "--lang en -h"})
    void helpTellsOfEveryCommandThoughNoneIsNamed(String arguments) {
        Ran ran = Ran.of(arguments.split(" "));
        assertThat(ran.status()).isZero();
        assertThat(ran.out())
                .containsPattern("serve .*\\R  send .*\\R  connect .*\\R  proxy .*\\R  replay .*");
        String more = ".*(?:\\R {4,}.*)?"; // a purpose may take two lines
        assertThat(ran.out())
                .containsPattern("load " + more + "\\R  report " + more + "\\R  demo .*");
    }

    @Test
    void commandMayFollowTheOptionsOfTheTool() {
        Ran ran = Ran.of("--lang", "en", "demo", "--quiet");
        assertThat(ran.status()).isZero();
        assertThat(ran.out()).isEqualToIgnoringNewLines("Сервер получил: Привет, сервер!");
    }

    @Test
    void commandNameAfterACommandIsItsArgument() {
        Ran ran = Ran.of("send", "serve", "--to", "localhost:0", "--lang", "en");
        assertThat(ran.status()).isEqualTo(Status.USAGE);
        assertThat(ran.err()).contains("--to localhost:0: invalid address");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ru"})
    void missingCommandIsAnsweredWithTheListOfAllCommands(String language) {
        Ran ran = Ran.of("--lang", language);
        assertThat(ran.status()).isEqualTo(Status.USAGE);
        assertThat(ran.errLines().get(1))
                .contains(
                        "antiphon serve | send | connect | proxy | replay | load | report | demo");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ru"})
    void everyOptionAndCommandHasItsHelp(String language) {
        Texts texts = Texts.in(language);
        var keys = texts.texts(ToolCommand.words()).keySet();
        for (ToolCommand each : ToolCommand.values()) {
            String own = "antiphon." + each.word() + ".";
            assertThat(keys).contains(own + "usage.header.0");
            for (String option :
                    each.create(Terminal.ofProcess(), texts).options().names()) {
                assertThat(keys).contains(own + option.substring("--".length()));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "serve -q, 0",
        "--lang en proxy, 0",
        "load x, 0",
        "send serve, 1",
        "demo, 1",
        "--version, 1"
    })
    void launcherTakesTheCommandsThatRunLongFromTheTool(
            String arguments, int status, @TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("commands"), PackageFiles.launched());
        Path script = Path.of("").toAbsolutePath().resolveSibling("scripts/run-tool.sh");
        List<String> command = new ArrayList<>(List.of("sh", "-euc"));
        command.add(
                ". \"$0\"; folder=$1; shift; if is_server \"$@\"; then exit 0; else exit 1; fi");
        command.addAll(List.of(script.toString(), folder.toString()));
        command.addAll(List.of(arguments.split(" ")));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"mountebank {}, -Xrs", "send x, -XX:TieredStopAtLevel=1", "serve, -cp"})
    void launcherLetsASignalEndAnImposterAtOnce(
            String arguments, String firstOption, @TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("commands"), PackageFiles.launched());
        Path script = Path.of("").toAbsolutePath().resolveSibling("scripts/run-tool.sh");
        List<String> command = new ArrayList<>(List.of("sh", "-euc"));
        command.add(
                ". \"$0\"; folder=$1; cache=; shift; start_jvm() { echo \"$1\"; }; run_tool \"$@\"");
        command.addAll(List.of(script.toString(), folder.toString()));
        command.addAll(List.of(arguments.split(" ")));
        Process process = new ProcessBuilder(command).start();
        assertThat(process.inputReader().lines()).containsExactly(firstOption);
    }
}
