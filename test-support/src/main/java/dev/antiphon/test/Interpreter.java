package dev.antiphon.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * The Python interpreter for tests. On the search path there may be a launcher that chooses a
 * version at each start, which takes ten times as long as the interpreter.
 */
public final class Interpreter {
    private static final String ON_THE_PATH = "python3";
    private static final int PATIENCE_SECONDS = 50;

    private Interpreter() {}

    /** The interpreter is looked for once in a process. */
    private static final class Found {
        static final String PATH = find();
    }

    /** Returns the path of the interpreter, or {@code python3} if none starts. */
    public static String path() {
        return Found.PATH;
    }

    private static String find() {
        try {
            Process asked = new ProcessBuilder(
                            ON_THE_PATH, "-c", "import sys; print(sys.executable)")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            asked.getOutputStream().close();
            String path = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .strip();
            boolean ended = asked.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return ended && asked.exitValue() == 0 && !path.isEmpty() ? path : ON_THE_PATH;
        } catch (IOException e) {
            return ON_THE_PATH; // the caller's start fails, with its own words
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted", e));
        }
    }
}
