package dev.antiphon.checks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * The projects of docs/junit.md. Maven runs the page's pom.xml with the jars of this build, in a
 * local repository before that of the machine. Gradle's file is compared with it.
 */
@Timeout(300)
class JUnitPageIT {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Path PAGE = ROOT.resolve("docs/junit.md");
    private static final String VERSION = "0.1.0-SNAPSHOT";
    private static final int SECONDS_MAX = 240;

    @TempDir
    private Path folder;

    private static String sample(Path page, String language, String part) throws IOException {
        return Sample.of(page, language).stream()
                .map(Sample::text)
                .filter(each -> each.contains(part))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void mavenRunsTheProjectOfThePage() throws IOException, InterruptedException {
        Path project = Files.createDirectories(folder.resolve("project"));
        Files.writeString(project.resolve("pom.xml"), sample(PAGE, "xml", "<modelVersion>"));
        Path tests = Files.createDirectories(project.resolve("src/test/java"));
        Files.writeString(
                tests.resolve("PingTest.java"),
                sample(ROOT.resolve("docs/testing.md"), "java", "public class PingTest"));
        Path ours = folder.resolve("repository");
        for (String each : List.of("core", "recording", "stub", "junit")) {
            install(ours, each);
        }
        List<String> command = new ArrayList<>(List.of(
                ROOT.resolve("mvnw").toString(),
                "--batch-mode",
                "--no-transfer-progress",
                "-f",
                project.resolve("pom.xml").toString(),
                "-Dmaven.repo.local=" + ours,
                "-Dmaven.repo.local.tail=" + System.getProperty("localRepository"),
                "test"));
        assertThat(run(command)).contains("Tests run: 7, Failures: 0, Errors: 0, Skipped: 0");
    }

    private String run(List<String> command) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process maven = builder.start();
        boolean ended = maven.waitFor(SECONDS_MAX, TimeUnit.SECONDS); // it may fetch its plugins
        maven.descendants().forEach(ProcessHandle::destroyForcibly);
        maven.destroyForcibly();
        String printed = Files.readString(output);
        assertThat(ended).as("ended in time: %s", printed).isTrue();
        assertThat(maven.exitValue()).as(printed).isZero();
        return printed;
    }

    /** Copies a module into a local repository, as the install plugin does. */
    private static void install(Path repository, String module) throws IOException {
        String name = "antiphon-" + module;
        Path target = ROOT.resolve(module).resolve("target");
        Path to = Files.createDirectories(
                repository.resolve("dev/antiphon").resolve(name).resolve(VERSION));
        String file = name + "-" + VERSION;
        Files.copy(target.resolve(file + ".jar"), to.resolve(file + ".jar"));
        Files.copy(target.resolve(".flattened-pom.xml"), to.resolve(file + ".pom"));
    }

    @Test
    void gradleHasTheVersionsOfMaven() throws IOException {
        String maven = sample(PAGE, "xml", "<modelVersion>");
        String gradle = sample(PAGE, "kotlin", "dependencies {");
        List<String> coordinates = Pattern.compile("\"([a-z.]+):([a-z-]+)(?::([^\"]+))?\"")
                .matcher(gradle)
                .results()
                .map(each -> each.group(1) + ":" + each.group(2)
                        + (each.group(3) == null ? "" : ":" + each.group(3)))
                .toList();
        assertThat(coordinates)
                .containsExactly(
                        "org.junit:junit-bom:" + version(maven, "junit-bom"),
                        "dev.antiphon:antiphon-junit:" + version(maven, "antiphon-junit"),
                        "org.junit.jupiter:junit-jupiter",
                        "org.junit.platform:junit-platform-launcher");
        assertThat(version(maven, "antiphon-junit")).isEqualTo(VERSION);
    }

    private static String version(String pom, String artifact) {
        return Pattern.compile(
                        "<artifactId>" + artifact + "</artifactId>\\s*<version>([^<]+)</version>")
                .matcher(pom)
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
    }
}
