package dev.antiphon.checks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The two scripts at the root, as a shell starts them. */
class LauncherIT {

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    @Test
    void theToolAloneWritesToStandardOutput() throws Exception {
        Run run = run(Map.of(), "antiphon", "--version");
        assertThat(run.status()).isZero();
        assertThat(run.out().lines()).hasSize(1).first().asString().startsWith("antiphon ");
        assertThat(run.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "POSIX", "xx_XX.UTF-8"})
    void startsInEveryLocale(String locale) throws Exception {
        Run run = run(Map.of("LC_ALL", locale), "antiphon", "--version");
        assertThat(run.status()).isZero();
        assertThat(run.err()).isEmpty();
    }

    @Test
    void manyStartAtOnce() throws Exception {
        List<Process> processes = Stream.generate(() -> start(Map.of(), "antiphon", "--version"))
                .limit(5)
                .toList();
        for (Process process : processes) {
            assertThat(Run.of(process).status()).isZero();
        }
    }

    @Test
    void anUnknownBuildCommandIsAUsageError() throws Exception {
        Run run = run(Map.of(), "build", "everything");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("build: no such command: everything");
    }

    private static Run run(Map<String, String> environment, String... command) throws Exception {
        return Run.of(start(environment, command));
    }

    private static Process start(Map<String, String> environment, String... command) {
        command[0] = ROOT.resolve(command[0]).toString();
        ProcessBuilder builder = new ProcessBuilder(Arrays.asList(command));
        builder.environment().putAll(environment);
        // Whoever starts the tests may have set it up otherwise.
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().put("ANTIPHON_BUILDING", ROOT.toString());
        try {
            return builder.start();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Run(int status, String out, String err) {

        static Run of(Process process) throws IOException, InterruptedException {
            process.getOutputStream().close();
            String out = text(process.getInputStream());
            String err = text(process.getErrorStream());
            return new Run(process.waitFor(), out, err);
        }

        private static String text(InputStream stream) throws IOException {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
