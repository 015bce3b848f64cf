package dev.antiphon.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.antiphon.test.Interpreter;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The tool in a process of its own. */
final class ToolProcess implements AutoCloseable {
    /** A build that runs in the background ignores SIGINT, as would every process that it starts. */
    private static final List<String> HEEDS_SIGNALS = List.of(
            Interpreter.path(),
            "-c",
            "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL);"
                    + " os.execv(sys.argv[1], sys.argv[1:])");

    final Process process;

    ToolProcess(ProcessBuilder.Redirect err, String... arguments) throws IOException {
        process = builder(arguments).redirectError(err).start();
    }

    static ProcessBuilder builder(String... arguments) {
        List<String> command = new ArrayList<>(HEEDS_SIGNALS);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.antiphon.cli.Main"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = builder.environment();
        environment.put("LC_ALL", "C.UTF-8");
        environment.remove("ANTIPHON_LANG");
        return builder;
    }

    /** Waits for its end; gives its status. */
    int status() throws InterruptedException {
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new AssertionError("the process has not ended within 30 s");
        }
        return process.exitValue();
    }

    /** The next line that it says on standard error; null at the end. */
    @Nullable
    String errorLine() throws IOException {
        BufferedReader err = process.errorReader(UTF_8);
        return err.readLine();
    }

    /** The lines that are left of standard error. */
    Stream<String> errorLines() {
        return process.errorReader(UTF_8).lines();
    }

    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
    }
}
