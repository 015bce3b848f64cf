package dev.antiphon.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.cli.Main;
import dev.antiphon.framing.Framing;
import dev.antiphon.stub.StubRules;
import dev.antiphon.stub.yaml.StubFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Exactly the code of docs/writing-a-framing.md compiles, in its order, without a warning; each
 * part marked that has a main runs and prints what the document says.
 */
class WritingAFramingTest {
    private static final Path DOCUMENT =
            Path.of("").toAbsolutePath().getParent().resolve("docs/writing-a-framing.md");
    private static final String NO_PORT = "0";

    @TempDir
    private Path folder;

    @Test
    void framingOfTheDocumentKeepsToTheContractAndExchangesMessages() throws IOException {
        Path classes = Files.createDirectory(folder.resolve("classes"));
        JavaSamples samples = new JavaSamples(classes);
        List<Sample> all = Sample.of(DOCUMENT, "java");
        assertThat(all)
                .extracting(Sample::mark)
                .containsExactly("compile: framing", "run: check", "run: use", "compile: provider");
        for (Sample sample : all) {
            samples.compile(sample, NO_PORT);
        }
        for (Sample sample : all.subList(1, 3)) {
            assertThat(sample.prints()).as("what %s says it prints", sample).isNotEmpty();
            try (Child child = samples.run(sample)) {
                sample.assertPrinted(child.output(), NO_PORT);
            }
        }
        for (Sample sample : Sample.of(DOCUMENT, "sh", "run")) {
            sample.assertPrinted(printed(sample.text()), NO_PORT);
        }
        assertNamed(classes);
    }

    /** As on the class path of a test: with the provider named in META-INF/services. */
    private static void assertNamed(Path classes) throws IOException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {classes.toUri().toURL()}, before)) {
            thread.setContextClassLoader(loader);
            assertThat(Framing.parse("modbus-tcp")).hasToString("modbus-tcp");
            assertThat(Framing.forms()).last().isEqualTo("modbus-tcp");
            StubRules rules = StubFile.parse("rules.yaml", "framing: modbus-tcp", classes);
            assertThat(rules.framing()).contains(Framing.parse("modbus-tcp"));
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Runs a script with the tool in the folder, in which the classes are. */
    private String printed(String script) {
        String tool = Child.javaCommand(Main.class).stream()
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(" "));
        String jar = Path.of(System.getProperty("java.home"), "bin", "jar").toString();
        ProcessBuilder shell = new ProcessBuilder(
                        "sh",
                        "-c",
                        "antiphon() { " + tool + " \"$@\"; }\njar() { '" + jar + "' \"$@\"; }\n"
                                + script)
                .directory(folder.toFile())
                .redirectErrorStream(true);
        try (Child child = Child.start(shell, Map.of("ANTIPHON_LANG", "en"))) {
            return child.output();
        }
    }
}
