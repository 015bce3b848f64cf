package dev.antiphon.test;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The end of a program that ran in another JVM, on the class path of the test.
 *
 * @param status its exit status
 * @param out its standard output
 * @param err its standard error
 */
public record MainProgram(int status, String out, String err) {
    private static final int PATIENCE_SECONDS = 120;

    /** Runs a main class with these arguments and empty input, and waits for its end. */
    public static MainProgram run(Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        return run(Map.of(), "", main, arguments);
    }

    /**
     * Runs a main class with these arguments, and waits for its end.
     *
     * @param environment variables to set
     * @param input its standard input, up to some KiB
     * @throws IllegalStateException when it runs for longer than two minutes
     */
    public static MainProgram run(
            Map<String, String> environment, String input, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        ProcessBuilder program = new ProcessBuilder(command(main, arguments));
        program.environment().remove("JAVA_TOOL_OPTIONS"); // a JVM would report that it took them
        program.environment().putAll(environment);
        Path out = Files.createTempFile("main-program", ".out");
        Path err = Files.createTempFile("main-program", ".err");
        try {
            program.redirectOutput(out.toFile()).redirectError(err.toFile());
            int status = status(program, input);
            return new MainProgram(status, Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    /** Returns the command that runs a main class with these arguments. */
    public static List<String> command(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Dfile.encoding=UTF-8",
                "-Dstdout.encoding=UTF-8",
                "-Dstderr.encoding=UTF-8",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    private static int status(ProcessBuilder program, String input)
            throws IOException, InterruptedException {
        Process process = program.start();
        try {
            try (OutputStream in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            }
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("still runs after " + PATIENCE_SECONDS + " s");
            }
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }
}
