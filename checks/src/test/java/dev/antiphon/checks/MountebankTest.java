package dev.antiphon.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.cli.Main;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** mountebank, as npm has it, starts the tool for its imposters of the protocol tcp. */
@Timeout(500)
class MountebankTest {
    private static final Path FOLDER = Path.of("target", "mountebank").toAbsolutePath();
    private static final List<String> FILES =
            List.of("package.json", "package-lock.json", "imposters.js");
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    @Test
    void mountebanksImpostersAreTheTools() throws Exception {
        prepare();
        assertThat(lines("node", "imposters.js", command().toString()))
                .containsExactly(
                        "turns first second first",
                        "predicates MATCH default",
                        "javascript decorated",
                        "close bye",
                        "proxy MATCH",
                        "kept default default",
                        "not tcp {\"errors\":[{\"code\":\"invalid proxy\",\"message\":\"Unable to"
                                + " proxy to any protocol other than tcp\",\"source\":"
                                + "\"http://localhost:80\"}]}",
                        "framed 0400000000010203",
                        "one request 1 100000 binary length:4,le",
                        "several requests true 65537",
                        "shown {\"protocol\":\"tcp\",\"recordRequests\":true,\"mode\":\"text\"}",
                        "matches in binary 400",
                        "wrong framing 400 \"tcp\" start command failed (exit code 2)",
                        "ended 200 4");
    }

    /** Writes the command that mountebank starts, which it splits at blanks. */
    private static Path command() throws Exception {
        String words = Child.javaCommand(Main.class, "mountebank").stream()
                .map(word -> "'" + word.replace("'", "'\"'\"'") + "'")
                .collect(Collectors.joining(" "));
        Path command = FOLDER.resolve("imposter");
        Files.writeString(command, "#!/bin/sh\nexec " + words + " \"$@\"\n");
        assertThat(command.toFile().setExecutable(true)).isTrue();
        return command;
    }

    /** Installs the packages, unless those of this lock file are there. */
    private static void prepare() throws Exception {
        Files.createDirectories(FOLDER);
        for (String each : FILES) {
            try (InputStream in = MountebankTest.class.getResourceAsStream("mountebank/" + each)) {
                Files.copy(in, FOLDER.resolve(each), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Path installed = FOLDER.resolve("node_modules/installed-lock.json");
        Path wanted = FOLDER.resolve("package-lock.json");
        if (!Files.exists(installed) || Files.mismatch(installed, wanted) >= 0) {
            List<String> _ = lines("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
            Files.copy(wanted, installed, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static List<String> lines(String... command) {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(FOLDER.toFile()).redirectErrorStream(true);
        try (Child child = Child.start(builder, Map.of())) {
            int status = child.status(PATIENCE);
            String output = child.output();
            assertThat(status).as(output).isZero();
            return output.lines().toList();
        } catch (UncheckedIOException e) {
            throw Missing.here(command[0] + " is missing; on Debian: apt install nodejs npm");
        }
    }
}
