package dev.antiphon.checks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Map;

/** The script that runs an example, after the build has made its jar. */
class ExamplesIT {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    @Test
    void anExampleStartsInAnyFolder(@TempDir Path elsewhere) {
        String script = ROOT.resolve("examples/run").toString();
        ProcessBuilder api = new ProcessBuilder(script, "api", "server", "127.0.0.1:0");
        Map<String, String> asInABuild = Map.of("ANTIPHON_BUILDING", ROOT.toString());
        try (Child run = Child.start(api.directory(elsewhere.toFile()), asInABuild)) {
            assertThat(run.line("api: ")).startsWith("api: line on 127.0.0.1:");
        }
    }
}
