package dev.antiphon.cli.text;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;

/**
 * The parts of the process that a command uses. Tests replace them, so that they need no separate
 * process.
 *
 * @param in standard input
 * @param out standard output, for requested results
 * @param err standard error, for all other output
 * @param interactive whether standard output is a terminal
 * @param errInteractive whether standard error is a terminal
 * @param environment the environment variables
 * @param locale the locale of the process
 * @param outputLosses the record of output that could not be written
 */
public record Terminal(
        InputStream in,
        PrintStream out,
        PrintStream err,
        boolean interactive,
        boolean errInteractive,
        Map<String, String> environment,
        Locale locale,
        OutputLosses outputLosses) {

    /** Creates a terminal whose standard error goes to the same place as its standard output. */
    public Terminal(
            InputStream in,
            PrintStream out,
            PrintStream err,
            boolean interactive,
            Map<String, String> environment,
            Locale locale,
            OutputLosses outputLosses) {
        this(in, out, err, interactive, interactive, environment, locale, outputLosses);
    }

    public static Terminal ofProcess() {
        OutputLosses outputLosses = new OutputLosses();
        return new Terminal(
                System.in,
                utf8(outputLosses.watching(new FileOutputStream(FileDescriptor.out))),
                utf8(new FileOutputStream(FileDescriptor.err)),
                isTerminal(1),
                isTerminal(2),
                System.getenv(),
                Locale.getDefault(Locale.Category.DISPLAY),
                outputLosses);
    }

    /** Returns whether standard input is a terminal. */
    public static boolean isTyped() {
        return isTerminal(0);
    }

    /**
     * Returns the width of help texts in columns: that of {@code COLUMNS}, else of the terminal to
     * which standard output goes, else 80.
     */
    public int columns() {
        return TerminalWidth.columns(environment, interactive);
    }

    /**
     * Returns the width of errors; empty if standard error is not a terminal, since programs that
     * read it expect one line.
     */
    public OptionalInt errorColumns() {
        return errInteractive
                ? OptionalInt.of(TerminalWidth.columns(environment, true))
                : OptionalInt.empty();
    }

    /**
     * Returns whether this file descriptor of the process is a terminal. The JDK reports only
     * whether standard input and output both are terminals. On Linux, {@code /proc} has the answer
     * (proc_pid_fd(5)); on other systems, the answer of the JDK is used.
     */
    @SuppressWarnings("SystemConsoleNull") // JDK 25 returns null if there is no terminal
    private static boolean isTerminal(int descriptor) {
        try {
            String file = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return file.startsWith("/dev/pts/")
                    || file.startsWith("/dev/tty")
                    || file.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            Console console = System.console();
            return console != null && console.isTerminal();
        }
    }

    private static PrintStream utf8(OutputStream stream) {
        return new PrintStream(stream, true, StandardCharsets.UTF_8);
    }

    /**
     * Sets the action that runs when a signal ends the process. The action returns the exit status
     * of the process.
     */
    public Thread onSignal(IntSupplier ending) {
        Thread hook = new Thread(
                () -> {
                    int status = ending.getAsInt();
                    out.flush();
                    err.flush();
                    Runtime.getRuntime().halt(status);
                },
                "antiphon-signal");
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            // a signal arrived before: the process is ending
        }
        return hook;
    }

    /**
     * Runs the action on another thread when standard input ends; its content is discarded. If the
     * input is a pipe, the system ends it with the program at its other end.
     */
    public void onInputEnd(Runnable ending) {
        Thread.ofPlatform().daemon().name("antiphon-input-end").start(() -> {
            try {
                in.transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                // an input that cannot be read has ended as well
            }
            ending.run();
        });
    }

    /**
     * Removes the action for signals, because the command is about to end. If a signal has already
     * arrived, this method does not return: the action prints the remaining output and ends the
     * process.
     */
    public void forgetSignal(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            awaitHalt(hook);
        }
    }

    /**
     * Waits until the process ends. {@code join} would not wait for a hook that has not started
     * yet.
     */
    private static void awaitHalt(Thread hook) {
        while (hook.getState() != Thread.State.TERMINATED) {
            LockSupport.parkNanos(hook, 1_000_000);
        }
    }
}
