package dev.antiphon.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A process that a test started. What it writes is read as it comes, as UTF-8; it is never waited
 * for without a bound and never left behind.
 */
public final class Child implements AutoCloseable {
    public static final Duration PATIENCE = Duration.ofSeconds(50);

    private final Process process;
    private final Output out;
    private final Output err;

    private Child(Process process) {
        this.process = process;
        this.out = new Output(process.getInputStream());
        this.err = new Output(process.getErrorStream());
    }

    /** A main class of this class path in a JVM of its own. */
    public static Child java(Class<?> main, Object... arguments) {
        return start(javaCommand(main, arguments), Map.of());
    }

    public static List<String> javaCommand(Class<?> main, Object... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dfile.encoding=UTF-8",
                "-Dstdout.encoding=UTF-8",
                "-Dstderr.encoding=UTF-8",
                "--enable-native-access=ALL-UNNAMED",
                "-Ddev.antiphon.transport=" + System.getProperty("dev.antiphon.transport", "auto"),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return command;
    }

    public static Child start(List<String> command, Map<String, String> environment) {
        return start(new ProcessBuilder(command), environment);
    }

    public static Child start(ProcessBuilder builder, Map<String, String> environment) {
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().remove("JAVA_TOOL_OPTIONS"); // a JVM would tell that it took them
        builder.environment().remove("ANTIPHON_LANG");
        builder.environment().putAll(environment);
        try {
            return new Child(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next line on standard output that begins so; those before it are passed over. */
    public String line(String beginning) {
        return out.line(beginning, PATIENCE, this);
    }

    /** As {@link #line(String)}, for what may take longer. */
    public String line(String beginning, Duration patience) {
        return out.line(beginning, patience, this);
    }

    public long pid() {
        return process.pid();
    }

    /** The processor time that it has used, by the system's word. */
    public Duration processorTime() {
        return process.info()
                .totalCpuDuration()
                .orElseThrow(() -> new AssertionError("no processor time is told of " + this));
    }

    /** The next such line on standard error. */
    public String errorLine(String beginning) {
        return err.line(beginning, PATIENCE, this);
    }

    /** Writes a line to its standard input. */
    public void tell(String line) {
        try {
            OutputStream in = process.getOutputStream();
            in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            in.flush();
        } catch (IOException e) {
            throw new AssertionError("cannot tell " + line + " to " + this, e);
        }
    }

    /** Asks it to end, as a service manager does. Process.destroy would close its output too. */
    public void terminate() {
        process.toHandle().destroy();
    }

    /** Ends it at once, without its knowing, and gives all that it wrote on standard output. */
    public String kill() {
        process.toHandle().destroyForcibly(); // the process's own method would drop what it wrote
        try {
            process.waitFor();
            out.awaitEnd();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        return out.text();
    }

    /** Has it stand still, with all its threads, until {@link #goOn}. */
    public void standStill() {
        signal("STOP");
    }

    public void goOn() {
        signal("CONT");
    }

    private void signal(String name) {
        String[] kill = {"kill", "-" + name, Long.toString(process.pid())};
        try {
            assertThat(new ProcessBuilder(kill).start().waitFor()).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Waits for its end and gives its exit status. */
    public int status() {
        return status(PATIENCE);
    }

    /** As {@link #status()}, for what may take longer. */
    public int status(Duration patience) {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("still running after " + patience + ": " + this);
            }
            out.awaitEnd();
            err.awaitEnd();
            return process.exitValue();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /**
     * Waits for its end, which must be a good one, and gives all that it wrote on standard output.
     */
    public String output() {
        assertThat(status()).as("exit status of %s", this).isZero();
        return out.text();
    }

    /** All that it wrote on standard error so far. */
    public String errors() {
        return err.text();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    @Override
    public String toString() {
        return process.info().commandLine().orElse("a child process") + "\nwrote:\n" + out.text()
                + "\nand on standard error:\n" + err.text();
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted while waiting for a child process", e);
    }

    /** One stream of the process, read by a thread of its own. */
    private static final class Output {
        private static final String END = "\n"; // no line holds one

        private final StringWriter text = new StringWriter(); // safe for several threads
        private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        private final Thread reader;

        Output(InputStream stream) {
            reader = Thread.ofVirtual().start(() -> read(stream));
        }

        private void read(InputStream stream) {
            StringBuilder line = new StringBuilder();
            try (Reader characters = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
                for (int c = characters.read(); c >= 0; c = characters.read()) {
                    text.write(c);
                    if (c == '\n') {
                        lines.add(line.toString());
                        line.setLength(0);
                    } else {
                        line.append((char) c);
                    }
                }
            } catch (IOException e) {
                // the process was ended by close()
            } finally {
                lines.add(END);
            }
        }

        String text() {
            return text.toString();
        }

        void awaitEnd() throws InterruptedException {
            if (!reader.join(PATIENCE)) {
                throw new AssertionError("its output is held open by another process: " + text);
            }
        }

        String line(String beginning, Duration patience, Child child) {
            long until = System.nanoTime() + patience.toNanos();
            try {
                while (true) {
                    String line = lines.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
                    if (line == null || line.equals(END)) {
                        String what = line == null ? "not within " + patience : "it ended without";
                        throw new AssertionError(
                                "wanted the line " + beginning + "…: " + what + ": " + child);
                    }
                    if (line.startsWith(beginning)) {
                        return line;
                    }
                }
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }
    }
}
