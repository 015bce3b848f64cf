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
import java.util.stream.Stream;

/** The client for Python passes its own tests. */
@Timeout(400)
class PythonClientTest {
    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicTest> clientPassesItsTests(TestReporter reporter) throws Exception {
        return new Pytest(folder).run(Pytest.client().resolve("tests/test_requests.py"), reporter);
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
