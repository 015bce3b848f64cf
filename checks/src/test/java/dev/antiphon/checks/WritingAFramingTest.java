package dev.antiphon.checks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Exactly the code of docs/writing-a-framing.md compiles, in its order, without a warning; each
 * part marked that has a main runs and prints what the document says.
 */
class WritingAFramingTest {
    private static final Path DOCUMENT =
            Path.of("").toAbsolutePath().getParent().resolve("docs/writing-a-framing.md");
    private static final String NO_PORT = "0";

    @TempDir
    private Path classes;

    @Test
    void framingOfTheDocumentKeepsToTheContractAndTalks() throws IOException {
        JavaSamples samples = new JavaSamples(classes);
        List<Sample> all = Sample.of(DOCUMENT, "java");
        assertThat(all)
                .extracting(Sample::mark)
                .containsExactly("compile: framing", "run: check", "run: use");
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
