package dev.antiphon.checks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The client for Python passes its own tests, and the samples of docs/from-python.md run. */
@Timeout(600)
class PythonClientTest {
    private static final Path PAGE =
            Path.of("").toAbsolutePath().getParent().resolve("docs/from-python.md");
    private static final int SAMPLES = 6;

    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicTest> clientPassesItsTests(TestReporter reporter) throws Exception {
        return new Pytest(folder).run(Pytest.client().resolve("tests"), reporter);
    }

    @TestFactory
    Stream<DynamicTest> everySampleRuns(TestReporter reporter) throws Exception {
        Path tests = Files.createDirectory(folder.resolve("page"));
        List<Sample> samples = Sample.of(PAGE, "python");
        assertThat(samples).hasSize(SAMPLES).noneMatch(each -> each.mark().isEmpty());
        for (Sample each : samples) {
            Files.writeString(tests.resolve("test_line_" + each.line() + ".py"), each.text());
        }
        List<DynamicTest> cases = new Pytest(folder).run(tests, reporter).toList();
        assertThat(cases).hasSize(SAMPLES);
        return cases.stream();
    }

    @Test
    void clientIsOneFileOfTheStandardLibrary() throws Exception {
        assertThat(Files.readString(Pytest.client().resolve("antiphon.py")))
                .doesNotContainPattern("(?m)^.{101}")
                .doesNotContainPattern("(?m)^(import|from) (?!__future__|base64|contextlib"
                        + "|dataclasses|http|json|math|os|shlex|shutil|socket|subprocess|tempfile"
                        + "|threading|time|typing|urllib)");
    }
}
