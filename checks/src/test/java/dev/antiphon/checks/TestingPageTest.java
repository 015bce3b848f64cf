package dev.antiphon.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.antiphon.stub.yaml.StubFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The samples of the pages about testing compile, run, and print what the pages say. */
@Timeout(120)
class TestingPageTest {
    private static final Path DOCS = Path.of("").toAbsolutePath().getParent().resolve("docs");
    private static final Path PAGE = DOCS.resolve("testing.md");
    private static final Path RULES = DOCS.resolve("rules.md");
    private static final Path JUNIT = DOCS.resolve("junit.md");
    private static final Path FROM_ELSEWHERE = DOCS.resolve("testing-from-elsewhere.md");

    @TempDir
    private Path classes;

    @Test
    void everyJavaSampleRuns() throws Exception {
        List<Sample> samples = new ArrayList<>(Sample.of(PAGE, "java"));
        samples.addAll(Sample.of(FROM_ELSEWHERE, "java"));
        samples.addAll(Sample.of(JUNIT, "java"));
        assertThat(samples).hasSize(7);
        JavaSamples java = new JavaSamples(classes, System.getProperty("java.class.path"));
        for (Sample sample : samples) {
            if (sample.text().contains("class LoginTest")) {
                continue; // written by the tool, and run by TestFromRecordingTest
            }
            java.compile(sample, "0");
            if (sample.text().contains("public class PingTest")) {
                // one test; whole, joined, and four places to cut "PONG" and its line feed
                runByJunit("PingTest", 7);
            } else if (sample.text().contains("public class PaymentTest")) {
                runByJunit("PaymentTest", 1);
            } else if (sample.text().contains("public class SharedTest")) {
                runByJunit("SharedTest", 2);
            } else {
                try (Child child = java.run(sample)) {
                    assertThat(sample.prints()).isNotEmpty();
                    sample.assertPrinted(child.output(), "0");
                }
            }
        }
    }

    private void runByJunit(String name, int tests) throws Exception {
        URL[] path = {classes.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(path, getClass().getClassLoader())) {
            EngineExecutionResults results = EngineTestKit.engine("junit-jupiter")
                    .configurationParameter("antiphon.recordings", classes.toString())
                    .selectors(selectClass(loader.loadClass(name)))
                    .execute();
            results.testEvents().assertStatistics(stats -> stats.started(tests).succeeded(tests));
            // a shared stub is checked after the last test
            results.containerEvents().assertStatistics(stats -> stats.failed(0));
        }
    }

    @Test
    void theRulesOfThePageAreRead() throws IOException {
        List<Sample> samples = Sample.of(RULES, "yaml");
        assertThat(samples).hasSize(2);
        assertThat(StubFile.parse("rules.md", samples.get(0).text(), classes).size())
                .isEqualTo(5);
        assertThat(StubFile.parse("rules.md", samples.get(1).text(), classes).startsTls())
                .isTrue();
        List<Sample> others = Sample.of(FROM_ELSEWHERE, "yaml");
        assertThat(others).hasSize(1);
        assertThat(StubFile.parse("from", others.get(0).text(), classes).size()).isEqualTo(1);
    }
}
