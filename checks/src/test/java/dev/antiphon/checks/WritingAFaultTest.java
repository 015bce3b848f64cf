package dev.antiphon.checks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Compiles the code of docs/writing-a-fault.md in its order, without a warning, and runs each part
 * that has a main: it prints the text of the page.
 */
class WritingAFaultTest {
    private static final Path PAGE =
            Path.of("").toAbsolutePath().getParent().resolve("docs/writing-a-fault.md");
    private static final String NO_PORT = "0";

    @TempDir
    private Path classes;

    @Test
    void faultOfThePageKeepsToTheContractAndDamagesReplies() throws IOException {
        JavaSamples samples = new JavaSamples(classes, System.getProperty("java.class.path"));
        List<Sample> all = Sample.of(PAGE, "java");
        assertThat(all)
                .extracting(Sample::mark)
                .containsExactly("compile: fault", "run: check", "run: use");
        for (Sample sample : all) {
            samples.compile(sample, NO_PORT);
        }
        for (Sample sample : all.subList(1, all.size())) {
            assertThat(sample.prints()).as("what %s says it prints", sample).isNotEmpty();
            try (Child child = samples.run(sample)) {
                sample.assertPrinted(child.output(), NO_PORT);
            }
        }
    }
}
