package dev.antiphon.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.antiphon.stub.yaml.StubFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.testkit.engine.EngineTestKit;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;

/** The samples of docs/testing.md compile, run, and print what the page says. */
@Timeout(120)
class TestingPageTest {
    private static final Path PAGE =
            Path.of("").toAbsolutePath().getParent().resolve("docs/testing.md");

    @TempDir
    private Path classes;

    @Test
    void everyJavaSampleRuns() throws Exception {
        List<Sample> samples = Sample.of(PAGE, "java");
        assertThat(samples).hasSize(3);
        JavaSamples java = new JavaSamples(classes, System.getProperty("java.class.path"));
        for (Sample sample : samples) {
            java.compile(sample, "0");
            if (sample.text().contains("public class PingTest")) {
                runByJunit();
            } else {
                try (Child child = java.run(sample)) {
                    assertThat(sample.prints()).isNotEmpty();
                    sample.assertPrinted(child.output(), "0");
                }
            }
        }
    }

    private void runByJunit() throws Exception {
        URL[] path = {classes.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(path, getClass().getClassLoader())) {
            EngineTestKit.engine("junit-jupiter")
                    .configurationParameter("antiphon.recordings", classes.toString())
                    .selectors(selectClass(loader.loadClass("PingTest")))
                    .execute()
                    .testEvents()
                    // one test; whole, joined, and four places to cut "PONG" and its line feed
                    .assertStatistics(stats -> stats.started(7).succeeded(7));
        }
    }

    @Test
    void theRulesOfThePageAreRead() throws IOException {
        List<Sample> samples = Sample.of(PAGE, "yaml");
        assertThat(samples).hasSize(1);
        assertThat(StubFile.parse("testing.md", samples.get(0).text(), classes).size())
                .isEqualTo(5);
    }
}
