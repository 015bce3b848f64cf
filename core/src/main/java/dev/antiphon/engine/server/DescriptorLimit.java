package dev.antiphon.engine.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The number of descriptors that this process may have, from Linux's {@code /proc/self/limits}
 * (proc_pid_limits(5)): the soft limit, which the JVM has raised to the hard one when it started;
 * and how many it has, by {@code /proc/self/fd}. Elsewhere both are unknown.
 */
final class DescriptorLimit {
    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final Path OPEN = Path.of("/proc/self/fd");

    /** A fifth of more than this is more than a process has open besides its connections. */
    private static final long FEW = 1024;

    /**
     * The descriptors that it may still open itself: loops, listeners, jars that it has not needed
     * so far.
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

    /** Returns the limit in a text of that form; empty where it is {@code unlimited}. */
    static OptionalLong limit(String limits) {
        Matcher matcher = LINE.matcher(limits);
        return matcher.find()
                ? OptionalLong.of(Long.parseLong(matcher.group(1)))
                : OptionalLong.empty();
    }

    /**
     * Returns the number of descriptors that this process has open; counts them only if the limit
     * is low.
     */
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
     * Returns how many connections leave enough descriptors for all the rest: a fifth of them, or
     * those that are open already and some to come, if these are more.
     */
    static int maxConnections(int wanted, OptionalLong limit, int open) {
        long all = limit.orElse(Long.MAX_VALUE);
        long rest = Math.max(all - all / 5 * 4, open == 0 ? 0 : open + TO_COME);
        return (int) Math.min(wanted, Math.max(1, all - rest));
    }
}
