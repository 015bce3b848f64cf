package dev.antiphon.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many descriptors this process may have, as Linux tells in {@code /proc/self/limits}
 * (proc_pid_limits(5)): the soft limit, which the JVM has raised to the hard one when it started.
 * Elsewhere it is unknown.
 */
final class Descriptors {
    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final Pattern LINE = Pattern.compile("(?m)^Max open files\\s+(\\d+)\\s");

    private Descriptors() {}

    static OptionalLong limit() {
        try {
            return limit(Files.readString(LIMITS));
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    /** The limit in a text of that form; empty where it is {@code unlimited}. */
    static OptionalLong limit(String limits) {
        Matcher matcher = LINE.matcher(limits);
        return matcher.find()
                ? OptionalLong.of(Long.parseLong(matcher.group(1)))
                : OptionalLong.empty();
    }

    /** How many connections leave a fifth of the descriptors for all the rest. */
    static int connectionsMax(int wanted, OptionalLong descriptors) {
        long most = descriptors.orElse(Long.MAX_VALUE) / 5 * 4;
        return (int) Math.min(wanted, Math.max(1, most));
    }
}
