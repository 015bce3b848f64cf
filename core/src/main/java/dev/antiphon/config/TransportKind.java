package dev.antiphon.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The kinds of interfaces to the system's sockets. Peers see no difference between them. */
public enum TransportKind {
    /** The fastest kind that the system has and allows: io_uring, else epoll, else NIO. */
    AUTO,
    /** Linux's io_uring, from kernel 6.1 on; needs {@code antiphon-linux} and Java 25. */
    IO_URING,
    /** Linux's epoll; needs {@code antiphon-linux} and Java 25. */
    EPOLL,
    /** The selector of the JDK, which works on every system with Java. */
    NIO;

    /**
     * Returns the kind with this name: {@code auto}, {@code io_uring}, {@code epoll} or {@code
     * nio}.
     *
     * @throws IllegalArgumentException when the text names no kind; the message names the text and
     *     the kinds
     */
    public static TransportKind parse(String text) {
        for (TransportKind each : values()) {
            if (each.toString().equals(text)) {
                return each;
            }
        }
        throw new IllegalArgumentException("no such transport: " + text + "; give one of "
                + Arrays.stream(values())
                        .map(TransportKind::toString)
                        .collect(Collectors.joining(", ")));
    }

    /** Returns the name that {@link #parse} reads. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
