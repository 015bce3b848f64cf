package dev.antiphon.checks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;

/** The launcher opens closed standard descriptors before the JVM gives them to other files. */
class LauncherDescriptorsTest {
    private static final Path SCRIPT =
            Path.of("").toAbsolutePath().getParent().resolve("scripts/run-tool.sh");

    /** Runs a script behind the launcher's function, in a shell started with this redirection. */
    private static String ran(String shell, String redirection, String script) {
        String inner = ". '" + SCRIPT + "'; open_closed_descriptors; " + script;
        try (Child child = Shell.start(
                shell,
                "exec 9>&1; " + shell + " -c \"" + inner.replace("\"", "\\\"") + "\" "
                        + redirection)) {
            return child.output();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "bash"})
    void closedInputIsEmpty(String shell) {
        assertThat(ran(shell, "<&-", "cat; echo read >&9")).isEqualTo("read\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "bash"})
    void closedOutputCannotBeWritten(String shell) {
        assertThat(ran(shell, ">&-", "echo lost 2>&9 || echo noticed >&9")).endsWith("noticed\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "bash"})
    void closedErrorTakesAnything(String shell) {
        assertThat(ran(shell, "2>&-", "echo gone >&2 && echo written >&9")).isEqualTo("written\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "bash"})
    void openDescriptorsStayAsTheyAre(String shell) {
        assertThat(ran(shell, "2>&1 <<X\nin\nX\n", "cat; echo out; echo err >&2"))
                .isEqualTo("in\nout\nerr\n");
    }
}
