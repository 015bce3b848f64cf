package dev.antiphon.junit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The extension on each supported version of JUnit: a small project of tests is compiled against
 * the version and run by its launcher, in a separate JVM.
 */
class JUnitVersionsTest {
    private static final Path MODULE = Path.of("").toAbsolutePath();
    private static final Path LAUNCHERS = MODULE.resolve("target/junit-versions");
    private static final String LAUNCHER = "junit-platform-console-standalone-";
    private static final int SECONDS_MAX = 120;

    @TempDir
    private Path folder;

    private static List<Path> launchers() throws IOException {
        try (Stream<Path> files = Files.list(LAUNCHERS)) { // Maven copies them there
            return files.filter(each -> each.getFileName().toString().startsWith(LAUNCHER))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void versionsAreTheSupportedOnes() throws IOException {
        assertThat(launchers())
                .extracting(each ->
                        each.getFileName().toString().replaceAll(LAUNCHER + "|\\.\\d+\\.jar", ""))
                .contains("1.11", "1.12", "1.13", "1.14", "6.0", "6.1");
    }

    @Test
    void moduleCompilesAgainstTheOldestVersion() throws IOException {
        compile(MODULE.resolve("src/main/java"), launchers().get(0));
    }

    @ParameterizedTest
    @MethodSource("launchers")
    void projectRunsOnTheVersion(Path launcher) throws IOException, InterruptedException {
        compile(MODULE.resolve("src/test/versions"), launcher);

        assertThat(run(launcher))
                .contains("10 tests successful", "2 tests failed")
                .contains("by itself", "the fault reset:99 was armed and never happened")
                .contains("no rule is for message 1", "a rule was begun at FailingTest.java:")
                // a shared stub is checked when JUnit closes its store
                .contains("1 containers failed")
                .contains("the fault close:98 was armed and never happened");
    }

    private void compile(Path sources, Path launcher) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter complaints = new StringWriter();
        List<String> options = List.of(
                "--release", "21", "-proc:none", "-cp", path(launcher), "-d", folder.toString());
        try (Stream<Path> files = Files.walk(sources);
                StandardJavaFileManager manager =
                        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            List<Path> all = files.filter(each -> each.toString().endsWith(".java"))
                    .filter(each -> !each.endsWith("module-info.java"))
                    .toList();
            boolean good = compiler.getTask(
                            complaints,
                            manager,
                            null,
                            options,
                            null,
                            manager.getJavaFileObjectsFromPaths(all))
                    .call();
            assertThat(good).as("%s compiles: %s", sources, complaints).isTrue();
        }
    }

    /** Returns this module and what it stands on, with this version of JUnit in place of ours. */
    private String path(Path launcher) {
        String ours = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(each -> !each.matches(".*(junit-|opentest4j|apiguardian|assertj).*\\.jar"))
                .collect(Collectors.joining(File.pathSeparator));
        return folder + File.pathSeparator + ours + File.pathSeparator + launcher;
    }

    private String run(Path launcher) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dfile.encoding=UTF-8",
                "-Dstdout.encoding=UTF-8",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                path(launcher),
                "org.junit.platform.console.ConsoleLauncher",
                "execute",
                "--disable-banner",
                "--details=tree",
                "--config=antiphon.recordings=" + folder.resolve("recordings"),
                "--select-class=PassingTest",
                "--select-class=FailingTest",
                "--select-class=SharedFindingTest"));
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(SECONDS_MAX, TimeUnit.SECONDS);
        process.destroyForcibly();
        String printed = Files.readString(output);
        assertThat(ended).as("ended in time: %s", printed).isTrue();
        assertThat(process.exitValue()).as(printed).isEqualTo(1);
        return printed.replaceAll(" +", " ");
    }
}
