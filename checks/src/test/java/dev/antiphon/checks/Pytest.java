package dev.antiphon.checks;

import dev.antiphon.cli.Main;
import dev.antiphon.test.Interpreter;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestReporter;
import org.opentest4j.TestAbortedException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;

/**
 * Runs tests in Python that use the client of {@code clients/python}, with the tool as their
 * program. Each of them becomes a test here, under its name.
 */
final class Pytest {
    private static final Path CLIENT =
            Path.of("").toAbsolutePath().getParent().resolve("clients/python");
    private static final Duration PATIENCE = Duration.ofMinutes(8);

    /** Debian's package serves its own interpreter, which may not be the first one. */
    private static final List<String> INTERPRETERS =
            List.of(Interpreter.path(), "/usr/bin/python3");

    private final Path results;
    private final Path scratch;

    /** Keeps its files in a folder of the test. */
    Pytest(Path folder) {
        this.results = folder.resolve("results.xml");
        this.scratch = folder.resolve("scratch");
    }

    /** Returns the folder of the client. */
    static Path client() {
        return CLIENT;
    }

    /** Returns the interpreter that has pytest; leaves the test out, or fails it in CI. */
    static String interpreter() {
        for (String each : INTERPRETERS) {
            try (Child version =
                    Child.start(List.of(each, "-m", "pytest", "--version"), Map.of())) {
                if (version.status() == 0) {
                    return each;
                }
            } catch (UncheckedIOException e) {
                // not there: the next one
            }
        }
        throw Missing.here("pytest is missing; on Debian: apt install python3-pytest");
    }

    /** Returns the environment in which Python finds the client, and the client its program. */
    static Map<String, String> environment() {
        String program = Child.javaCommand(Main.class).stream()
                .map(word -> "'" + word.replace("'", "'\"'\"'") + "'")
                .collect(Collectors.joining(" "));
        return Map.of("PYTHONPATH", CLIENT.toString(), "ANTIPHON_COMMAND", program);
    }

    /**
     * Runs the tests of a file or folder and returns one test for each; they publish what was
     * measured.
     */
    Stream<DynamicTest> run(Path tests, TestReporter reporter) throws Exception {
        List<String> command = List.of(
                interpreter(),
                "-B",
                "-X",
                "utf8",
                "-m",
                "pytest",
                "-p",
                "antiphon",
                "-p",
                "no:cacheprovider",
                "--basetemp=" + scratch,
                "--override-ini=junit_family=xunit1", // the other one has no properties
                "--junit-xml=" + results,
                tests.toString());
        try (Child pytest = Child.start(command, environment())) {
            pytest.status(PATIENCE);
            if (!Files.exists(results)) {
                throw new AssertionError("no results of " + pytest);
            }
        }
        List<DynamicTest> cases = new ArrayList<>();
        var document = DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(results.toFile());
        for (Element each : elements(document.getElementsByTagName("testcase"))) {
            cases.add(DynamicTest.dynamicTest(
                    each.getAttribute("classname") + "." + each.getAttribute("name"),
                    () -> report(each, reporter)));
        }
        return cases.stream();
    }

    private static void report(Element test, TestReporter reporter) {
        for (Element each : elements(test.getElementsByTagName("property"))) {
            reporter.publishEntry(each.getAttribute("name"), each.getAttribute("value"));
        }
        for (String outcome : List.of("failure", "error")) {
            for (Element each : elements(test.getElementsByTagName(outcome))) {
                throw new AssertionError(each.getTextContent());
            }
        }
        for (Element each : elements(test.getElementsByTagName("skipped"))) {
            throw new TestAbortedException(each.getAttribute("message"));
        }
    }

    private static List<Element> elements(NodeList nodes) {
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> (Element) nodes.item(i))
                .toList();
    }
}
