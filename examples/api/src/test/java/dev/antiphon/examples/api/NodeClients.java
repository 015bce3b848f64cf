package dev.antiphon.examples.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.opentest4j.TestAbortedException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Node.js programs of the test's resources, with the packages of their lock file. */
final class NodeClients {
    private static final Path FOLDER = Path.of("target", "node").toAbsolutePath();
    private static final List<String> FILES =
            List.of("package.json", "package-lock.json", "jayson.js", "openrpc.js");
    private static final int MINUTES_MAX = 3;

    private NodeClients() {}

    /** Runs a program with the port as its argument, and returns its lines. */
    static List<String> run(String program, int port) throws Exception {
        prepare();
        return execute("node", program, String.valueOf(port)).lines().toList();
    }

    /** Installs the packages, unless those of this lock file are there. */
    private static synchronized void prepare() throws Exception {
        Files.createDirectories(FOLDER);
        for (String each : FILES) {
            try (InputStream in = NodeClients.class.getResourceAsStream("node/" + each)) {
                Files.copy(in, FOLDER.resolve(each), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Path installed = FOLDER.resolve("node_modules/installed-lock.json");
        Path wanted = FOLDER.resolve("package-lock.json");
        if (!Files.exists(installed) || Files.mismatch(installed, wanted) >= 0) {
            execute("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
            Files.copy(wanted, installed, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static String execute(String... command) throws Exception {
        Path out = FOLDER.resolve("output.txt");
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .directory(FOLDER.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start();
        } catch (IOException e) {
            throw missing(command[0] + " is missing; on Debian: apt install nodejs npm");
        }
        try {
            assertThat(process.waitFor(MINUTES_MAX, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        String text = Files.readString(out);
        assertThat(process.exitValue()).as("%s: %s", command[0], text).isZero();
        return text;
    }

    /** Leaves a test out where a program is missing, but never in CI. */
    private static RuntimeException missing(String what) {
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError(what);
        }
        return new TestAbortedException(what);
    }
}
