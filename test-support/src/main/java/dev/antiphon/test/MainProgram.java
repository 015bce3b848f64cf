package dev.antiphon.test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The end of a program that ran in another JVM, on the class path of the test and with empty
 * standard input.
 *
 * @param status its exit status
 * @param out its standard output
 * @param err its standard error
 */
public record MainProgram(int status, String out, String err) {
    private static final int PATIENCE_SECONDS = 120;

    /** Runs a main class with these arguments, and waits for its end. */
    public static MainProgram run(Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        return run(Map.of(), main, arguments);
    }

    /**
     * Runs a main class with these arguments and changes to the environment, and waits for its end.
     *
     * @throws IllegalStateException when it runs for longer than two minutes
     */
    public static MainProgram run(
            Map<String, String> environment, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
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
        Path out = Files.createTempFile("main-program", ".out");
        Path err = Files.createTempFile("main-program", ".err");
        try {
            int status = status(command, environment, List.of(out, err));
            return new MainProgram(status, Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    private static int status(
            List<String> command, Map<String, String> environment, List<Path> outputs)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(outputs.get(0).toFile())
                .redirectError(outputs.get(1).toFile());
        builder.environment().remove("JAVA_TOOL_OPTIONS"); // a JVM would report that it took them
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("still runs after " + PATIENCE_SECONDS + " s");
            }
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }
}
