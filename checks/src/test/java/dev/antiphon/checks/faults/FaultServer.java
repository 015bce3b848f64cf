package dev.antiphon.checks.faults;

import dev.antiphon.checks.Child;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The server that a fault is done to, in a JVM of its own, so that what it uses is its alone. What
 * happens in there is {@link FaultServerMain}.
 */
final class FaultServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration STEADY = Duration.ofMillis(500);

    private final Child child;
    private final int port;

    private final Leaks leaks;

    @SuppressWarnings("this-escape") // it is asked like any other
    private FaultServer(Child child, Duration patience) {
        this.child = child;
        this.port = Integer.parseInt(child.line("port ").substring("port ".length()));
        this.leaks = new Leaks(this, patience);
    }

    /**
     * Starts one.
     *
     * @param settings {@code framing=…}, {@code handler=…}, {@code events=counted} or a limit by
     *     its name in Limits; the JVM's own flags, which begin with a hyphen
     */
    static FaultServer start(String... settings) {
        return startForLeaks(PATIENCE, settings);
    }

    /** As {@link #start}, where what is left behind is called that after so long. */
    static FaultServer startForLeaks(Duration patience, String... settings) {
        return new FaultServer(Child.start(command(settings), Map.of()), patience);
    }

    /** As {@link #start}, where the process may have only so many descriptors. */
    static FaultServer startWithDescriptors(int most, String... settings) {
        List<String> command =
                new ArrayList<>(List.of("sh", "-c", "ulimit -n " + most + " && exec \"$@\"", "sh"));
        command.addAll(command(settings));
        return new FaultServer(Child.start(command, Map.of()), PATIENCE);
    }

    private static List<String> command(String... settings) {
        List<String> flags = new ArrayList<>();
        List<String> rest = new ArrayList<>();
        for (String setting : settings) {
            (setting.startsWith("-") ? flags : rest).add(setting);
        }
        List<String> command =
                new ArrayList<>(Child.javaCommand(FaultServerMain.class, rest.toArray()));
        command.addAll(1, flags);
        return command;
    }

    int port() {
        return port;
    }

    /** What the server answers to one of the words that {@link FaultServerMain} knows. */
    long ask(String word) {
        child.tell(word);
        String told = "= " + word + " ";
        return Long.parseLong(child.line(told).substring(told.length()));
    }

    /** Asks until the answer is this; gives how long that took, or fails after the patience. */
    Duration await(String word, long wanted, Duration patience) {
        long began = System.nanoTime();
        for (long is = ask(word); is != wanted; is = ask(word)) {
            if (System.nanoTime() - began > patience.toNanos()) {
                throw new AssertionError("%s is %d after %s, wanted %d: %s"
                        .formatted(word, is, patience, wanted, child));
            }
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /**
     * Asks until the answer has been the same for half a second; gives it, or fails after the
     * patience.
     */
    long awaitSteady(String word, Duration patience) {
        long began = System.nanoTime();
        long since = began;
        long last = ask(word);
        while (System.nanoTime() - since < STEADY.toNanos()) {
            Pause.of(STEADY.dividedBy(20));
            long is = ask(word);
            if (is != last) {
                last = is;
                since = System.nanoTime();
            }
            if (System.nanoTime() - began > patience.toNanos()) {
                throw new AssertionError(word + " still changes after " + patience + ": " + child);
            }
        }
        return last;
    }

    /** As {@link #await}, until it is this much at the least. */
    long awaitAtLeast(String word, long wanted, Duration patience) {
        long began = System.nanoTime();
        for (long is = ask(word); ; is = ask(word)) {
            if (is >= wanted) {
                return is;
            }
            if (System.nanoTime() - began > patience.toNanos()) {
                throw new AssertionError("%s is %d after %s, wanted %d: %s"
                        .formatted(word, is, patience, wanted, child));
            }
        }
    }

    Duration processorTime() {
        return child.processorTime();
    }

    /** The share of one processor that it uses over so long. */
    double processorShare(Duration over) {
        Duration before = processorTime();
        long began = System.nanoTime();
        Pause.of(over);
        long nanos = System.nanoTime() - began;
        return (double) processorTime().minus(before).toNanos() / nanos;
    }

    /** What it has in the machine's memory, in bytes, by the word of Linux. */
    long residentBytes() {
        Path status = Path.of("/proc", Long.toString(child.pid()), "status");
        try {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) << 10;
                }
            }
        } catch (IOException e) {
            if (Files.isDirectory(Path.of("/proc"))) {
                throw new UncheckedIOException(e);
            }
        }
        throw Row.needs("Linux, whose /proc tells how much memory a process has");
    }

    /** Ends it, and fails if what was done to it has left something behind. */
    @Override
    public void close() {
        try {
            leaks.check();
        } finally {
            child.close();
        }
    }

    @Override
    public String toString() {
        return child.toString();
    }
}
