package dev.antiphon.control.toxiproxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.opentest4j.TestAbortedException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Node.js program of the test's resources, with the packages of its lock file. */
final class NodeProgram {
    private static final Path FOLDER = Path.of("target", "node-toxiproxy").toAbsolutePath();
    private static final List<String> PACKAGES = List.of("package.json", "package-lock.json");
    private static final String PROGRAM = "proxies.js";
    private static final int MINUTES_MAX = 3;

    private NodeProgram() {}

    /** Runs a program, and returns its lines. */
    static List<String> run(String program, String... arguments) throws Exception {
        prepare(program);
        List<String> command = new ArrayList<>(List.of("node", program));
        command.addAll(List.of(arguments));
        return execute(command).lines().toList();
    }

    /** Runs a text as a program, with the address of Toxiproxy's API, and returns its lines. */
    static List<String> runText(String text, String url) throws Exception {
        prepare(PROGRAM);
        Files.writeString(FOLDER.resolve("page.js"), text);
        return execute(List.of("env", "TOXIPROXY_URL=" + url, "node", "page.js"))
                .lines()
                .toList();
    }

    /** Installs the packages, unless those of this lock file are there. */
    private static synchronized void prepare(String program) throws Exception {
        Files.createDirectories(FOLDER);
        List<String> files = new ArrayList<>(PACKAGES);
        files.add(program);
        for (String each : files) {
            try (InputStream in = NodeProgram.class.getResourceAsStream("node/" + each)) {
                Files.copy(in, FOLDER.resolve(each), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Path installed = FOLDER.resolve("node_modules/installed-lock.json");
        Path wanted = FOLDER.resolve("package-lock.json");
        if (!Files.exists(installed) || Files.mismatch(installed, wanted) >= 0) {
            String _ = execute(List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"));
            Files.copy(wanted, installed, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static String execute(List<String> command) throws Exception {
        Path out = FOLDER.resolve("output.txt");
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .directory(FOLDER.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start();
        } catch (IOException e) {
            throw missing(command.get(0) + " is missing; on Debian: apt install nodejs npm");
        }
        try {
            assertThat(process.waitFor(MINUTES_MAX, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        String text = Files.readString(out);
        assertThat(process.exitValue()).as("%s: %s", command, text).isZero();
        return text;
    }

    /** Leaves a test out where a program is missing, but never in CI. */
    static RuntimeException missing(String what) {
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError(what);
        }
        return new TestAbortedException(what);
    }
}
