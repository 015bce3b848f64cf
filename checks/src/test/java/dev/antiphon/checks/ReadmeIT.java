package dev.antiphon.checks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs the samples of README.md and README.ru.md, and the shell samples of docs/tool.md,
 * docs/connect.md, docs/recordings.md and docs/toxiproxy.md. A comment on the line before a fence
 * marks the use of a block:
 *
 * <ul>
 *   <li>{@code java} is a complete compilation unit, with imports, one public class and a main, and
 *       is compiled with all warnings as errors. Marked {@code <!-- run: server -->} it is left
 *       running while the one marked {@code <!-- run: client -->} is run, which must end well, as
 *       the one marked {@code <!-- run: stub -->} must alone.
 *   <li>{@code sh} marked {@code <!-- run -->} is run as one script by {@code sh -eu} in the root
 *       of the repository, in the language of the file, and must end well.
 *   <li>{@code text} marked {@code <!-- prints -->} belongs to the marked sample before it: each of
 *       its lines must occur in what that printed (of the Java samples: the client), on both of its
 *       outputs. A … stands for anything.
 * </ul>
 *
 * <p>The port 12345 is replaced by a free one in all of them.
 */
class ReadmeIT {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final List<String> FILES = List.of("README.md", "README.ru.md");
    private static final List<String> SHELL = List.of(
            "README.md",
            "README.ru.md",
            "docs/tool.md",
            "docs/connect.md",
            "docs/recordings.md",
            "docs/toxiproxy.md");

    @TempDir
    private Path classes;

    static List<Sample> shellSamples() throws IOException {
        List<Sample> marked = new ArrayList<>();
        for (String file : SHELL) {
            marked.addAll(Sample.of(ROOT.resolve(file), "sh", "run"));
        }
        return marked;
    }

    @ParameterizedTest
    @MethodSource("shellSamples")
    void shellSampleRunsAndPrintsWhatItSays(Sample sample) throws IOException {
        String port = freePort();
        // a script that fails half-way must not leave its server behind
        String script = "trap 'kill \"${!-}\" 2>/dev/null || :' EXIT\n" + sample.withPort(port);
        ProcessBuilder shell = new ProcessBuilder("sh", "-eu", "-c", script)
                .directory(ROOT.toFile())
                .redirectErrorStream(true);
        Map<String, String> environment =
                Map.of("ANTIPHON_LANG", sample.wordsIn(), "ANTIPHON_BUILDING", ROOT.toString());
        try (Child child = Child.start(shell, environment)) {
            sample.assertPrinted(child.output(), port);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "README.ru.md"})
    void javaSamplesCompileAndTalkToEachOther(String file) throws IOException {
        String port = freePort();
        JavaSamples samples = new JavaSamples(classes, System.getProperty("java.class.path"));
        for (Sample sample : Sample.of(ROOT.resolve(file), "java")) {
            samples.compile(sample, port);
        }
        Sample server = theOne(file, "run: server");
        Sample client = theOne(file, "run: client");
        try (Child serving = samples.run(server)) {
            awaitAccepting(Integer.parseInt(port), serving);
            try (Child asking = samples.run(client)) {
                client.assertPrinted(asking.output() + asking.errors(), port);
            }
        }
        Sample stub = theOne(file, "run: stub");
        try (Child testing = samples.run(stub)) {
            stub.assertPrinted(testing.output() + testing.errors(), port);
        }
    }

    @Test
    void bothLanguagesHaveTheSameSamples() throws IOException {
        Path one = ROOT.resolve(FILES.get(0));
        Path other = ROOT.resolve(FILES.get(1));
        assertThat(Sample.of(one, "java"))
                .extracting(Sample::text)
                .isEqualTo(Sample.of(other, "java").stream().map(Sample::text).toList());
        assertThat(Sample.of(one, "sh"))
                .extracting(Sample::mark)
                .isEqualTo(Sample.of(other, "sh").stream().map(Sample::mark).toList());
    }

    private static Sample theOne(String file, String mark) throws IOException {
        List<Sample> marked = Sample.of(ROOT.resolve(file), "java", mark);
        assertThat(marked).as("%s: java samples marked %s", file, mark).hasSize(1);
        return marked.getFirst();
    }

    /** Below the ports that the system gives out by itself, so that nobody takes it meanwhile. */
    private static String freePort() throws IOException {
        for (int tries = 100; ; tries--) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return Integer.toString(port);
            } catch (IOException e) {
                if (tries == 0) {
                    throw e;
                }
            }
        }
    }

    /** The sample says nothing by which one could tell. */
    private static void awaitAccepting(int port, Child server) throws IOException {
        long until = System.nanoTime() + Child.PATIENCE.toNanos();
        while (true) {
            try {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
                return;
            } catch (ConnectException e) {
                if (System.nanoTime() > until) {
                    throw new AssertionError("accepts nothing: " + server, e);
                }
                LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
            }
        }
    }
}
