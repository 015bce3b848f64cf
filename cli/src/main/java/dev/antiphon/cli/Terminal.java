package dev.antiphon.cli;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntSupplier;

/**
 * What a command may touch of its process, so that the tool can be tested without one.
 *
 * @param in standard input
 * @param out standard output: what the user asked for
 * @param err standard error: all the rest
 * @param interactive whether standard output is a terminal
 * @param environment the environment's variables
 * @param locale the locale of the process
 */
record Terminal(
        InputStream in,
        PrintStream out,
        PrintStream err,
        boolean interactive,
        Map<String, String> environment,
        Locale locale) {

    @SuppressWarnings("SystemConsoleNull") // JDK 25 gives null again where there is no terminal
    static Terminal ofProcess() {
        Console console = System.console();
        return new Terminal(
                System.in,
                utf8(FileDescriptor.out),
                utf8(FileDescriptor.err),
                console != null && console.isTerminal(),
                System.getenv(),
                Locale.getDefault(Locale.Category.DISPLAY));
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    /** Has this done when the process is asked to end, and ends it with the status that it gives. */
    Thread onSignal(IntSupplier ending) {
        Thread hook = new Thread(
                () -> {
                    int status = ending.getAsInt();
                    out.flush();
                    err.flush();
                    Runtime.getRuntime().halt(status);
                },
                "antiphon-signal");
        Runtime.getRuntime().addShutdownHook(hook);
        return hook;
    }

    /** The ending is near anyway: a signal is no longer waited for. */
    void forgetSignal(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the signal came first: its hook ends the process
        }
    }
}
