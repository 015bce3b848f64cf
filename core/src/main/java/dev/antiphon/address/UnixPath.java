package dev.antiphon.address;

import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.util.List;

/**
 * The path of a Unix socket, such as {@code unix:/run/app.sock}. Only processes on the same machine
 * with permission to write to the socket file can connect (unix(7)).
 *
 * @param path absolute or relative to the working directory; up to {@value #PATH_BYTES_MAX} bytes
 *     of UTF-8
 */
public record UnixPath(String path) implements Address {
    /**
     * The longest path in bytes that the JDK accepts on Linux: one byte less than {@code sun_path}
     * has before its terminating zero. Other systems accept a few bytes fewer.
     */
    public static final int PATH_BYTES_MAX = 106;

    static final String PREFIX = "unix:";

    /**
     * Checks the path.
     *
     * @throws IllegalArgumentException when the path is empty or too long; the message names the
     *     value, the bound and the remedy
     */
    public UnixPath {
        if (path.isBlank()) {
            throw new IllegalArgumentException(
                    "the path of a Unix socket is empty; write unix:PATH, e.g. unix:/run/app.sock");
        }
        int bytes = path.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > PATH_BYTES_MAX) {
            throw new IllegalArgumentException("the path " + path + " of a Unix socket has " + bytes
                    + " bytes, over the limit of " + PATH_BYTES_MAX
                    + "; use a shorter one, or one relative to the working directory");
        }
        try {
            SocketAddress unused = UnixDomainSocketAddress.of(path);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(
                    "the path of a Unix socket cannot be: " + e.getMessage() + "; use another", e);
        }
    }

    /**
     * Reads {@code unix:PATH}.
     *
     * @throws IllegalArgumentException when the text has another form; the message contains the
     *     text and the error
     */
    public static UnixPath parse(String text) {
        if (!text.startsWith(PREFIX)) {
            throw new IllegalArgumentException("address \"" + text
                    + "\" is no Unix socket; write unix:PATH, e.g. unix:/run/app.sock");
        }
        return new UnixPath(text.substring(PREFIX.length()));
    }

    /** Returns true: a path needs no name service. */
    @Override
    public boolean isLiteral() {
        return true;
    }

    /** Returns the socket address of this path as the only element. */
    @Override
    public List<SocketAddress> addresses() {
        return List.of(UnixDomainSocketAddress.of(path));
    }

    /** Returns the text that {@link #parse} reads. */
    @Override
    public String toString() {
        return PREFIX + path;
    }
}
