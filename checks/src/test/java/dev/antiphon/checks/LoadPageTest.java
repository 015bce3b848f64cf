package dev.antiphon.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;

/** The samples of docs/load.md compile, run, and print what the page says. */
@Timeout(120)
class LoadPageTest {
    private static final Path PAGE =
            Path.of("").toAbsolutePath().getParent().resolve("docs/load.md");

    @TempDir
    private Path classes;

    @Test
    void everyJavaSampleRuns() throws Exception {
        List<Sample> samples = Sample.of(PAGE, "java");
        assertThat(samples).hasSize(2);
        JavaSamples java = new JavaSamples(classes, System.getProperty("java.class.path"));
        for (Sample sample : samples) {
            java.compile(sample, "0");
            if (sample.text().contains("public class PongLoadTest")) {
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
            Events events = EngineTestKit.engine("junit-jupiter")
                    .selectors(selectClass(loader.loadClass("PongLoadTest")))
                    .execute()
                    .testEvents();
            assertThat(events.failed().list()).isEmpty();
            assertThat(events.succeeded().count()).isEqualTo(1);
        }
    }
}
