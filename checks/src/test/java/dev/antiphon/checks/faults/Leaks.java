package dev.antiphon.checks.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * What a server has left behind after its load has gone, against what it had when it had just
 * started: descriptors, threads of the engine, and memory outside the heap.
 */
final class Leaks {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final String FIRST_TIMES = "antiphon-first-times";

    /**
     * What each loop may keep for use again: a composer's buffer, TLS records, the JDK's own per
     * thread.
     */
    private static final long KEPT_BYTES_PER_LOOP = 4 << 20;

    private final FaultServer server;
    private final Duration patience;
    private final long descriptors;
    private final long threads;
    private final long directBytes;

    /**
     * Looks at a server that nobody has connected to yet.
     *
     * @param patience how long what is over may take to be gone
     */
    Leaks(FaultServer server, Duration patience) {
        this.server = server;
        this.patience = patience;
        this.descriptors = server.ask("descriptors");
        this.threads = server.ask("threads");
        this.directBytes = server.ask("direct");
    }

    /** Waits until the connections are gone, and fails if anything of theirs is not. */
    void check() {
        server.await("connections", 0, patience);
        server.await("descriptors", descriptors, patience);
        assertThat(server.ask("threads")).as("threads of the engine").isEqualTo(threads);
        long most = directBytes + threads * KEPT_BYTES_PER_LOOP;
        assertThat(server.ask("direct")).as("bytes outside the heap").isLessThanOrEqualTo(most);
    }

    // ---- in the server's own JVM ----

    /** All but files, which the JVM opens when it loads a class. */
    static long descriptors() throws IOException {
        if (!Files.isDirectory(DESCRIPTORS)) {
            return 0; // not Linux: then there is nothing to compare
        }
        long count = 0;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(DESCRIPTORS)) {
            for (Path each : all) {
                count += isFile(each) ? 0 : 1;
            }
        }
        return count;
    }

    private static boolean isFile(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).startsWith("/");
        } catch (IOException e) {
            return true; // the one by which this looks, which is gone again
        }
    }

    /** All but those that work beside the start, and end. */
    static long threads() {
        return threadsNamed(name -> name.startsWith("antiphon-") && !name.equals(FIRST_TIMES));
    }

    /** Returns how many are at what loops would meet for the first time else. */
    static long firstTimes() {
        return threadsNamed(FIRST_TIMES::equals);
    }

    private static long threadsNamed(Predicate<String> wanted) {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(wanted)
                .count();
    }

    static long directBytes() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(each -> each.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }
}
