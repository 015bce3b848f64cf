package dev.antiphon.engine.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The reader of two numbers: the descriptors that this process may open, from Linux's {@code
 * /proc/self/limits} (proc_pid_limits(5)), and the descriptors that it has open, from {@code
 * /proc/self/fd}. The limit is the soft limit, which the JVM raises to the hard limit at its start.
 * On other systems both numbers are unknown.
 */
final class DescriptorLimit {
    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final Path OPEN = Path.of("/proc/self/fd");

    /**
     * The limit above which open descriptors are not counted: a fifth of the limit is then more
     * than a process opens besides its connections.
     */
    private static final long FEW = 1024;

    /**
     * The number of descriptors that the process may open later for purposes other than
     * connections: loops, listeners and jars.
     */
    private static final int TO_COME = 32;

    private static final Pattern LINE = Pattern.compile("(?m)^Max open files\\s+(\\d+)\\s");

    private DescriptorLimit() {}

    static OptionalLong limit() {
        try {
            return limit(Files.readString(LIMITS));
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    /**
     * Returns the limit from the text of {@code /proc/self/limits}; empty if it is {@code
     * unlimited}.
     */
    static OptionalLong limit(String limits) {
        Matcher matcher = LINE.matcher(limits);
        return matcher.find()
                ? OptionalLong.of(Long.parseLong(matcher.group(1)))
                : OptionalLong.empty();
    }

    /** Returns the number of open descriptors; 0 if the limit is high or the number is unknown. */
    static int open(OptionalLong limit) {
        if (limit.orElse(Long.MAX_VALUE) > FEW) {
            return 0;
        }
        try (Stream<Path> all = Files.list(OPEN)) {
            return (int) all.count();
        } catch (IOException e) {
            return 0;
        }
    }

    /**
     * Returns the number of connections to allow: {@code wanted}, or fewer if the rest of the
     * process would lack descriptors, but at least 1. The rest gets a fifth of the limit or, if
     * that is more, the number of descriptors already open plus a reserve.
     */
    static int maxConnections(int wanted, OptionalLong limit, int open) {
        long all = limit.orElse(Long.MAX_VALUE);
        long rest = Math.max(all - all / 5 * 4, open == 0 ? 0 : open + TO_COME);
        return (int) Math.min(wanted, Math.max(1, all - rest));
    }
}
