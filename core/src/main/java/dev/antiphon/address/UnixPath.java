package dev.antiphon.address;

import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.util.List;

/**
 * The path of a Unix socket, as people write it: {@code unix:/run/app.sock}. Only processes of
 * this machine reach it, and
 * only those that may write to its file (unix(7)).
 *
 * @param path absolute or relative to the working directory; up to {@value #PATH_BYTES_MAX}
 * bytes of UTF-8
 */
public record UnixPath(String path) implements Address {
    /**
     * The longest path that the JDK takes on Linux: one less than the system's {@code
     * sun_path} holds before its closing zero. Elsewhere it takes a few bytes fewer.
     */
    public static final int PATH_BYTES_MAX = 106;

    static final String PREFIX = "unix:";

    /**
     * Checks the path.
     *
     * @throws IllegalArgumentException names the value, the bound and the remedy
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
     * @throws IllegalArgumentException names the text and what is wrong with it
     */
    public static UnixPath parse(String text) {
        if (!text.startsWith(PREFIX)) {
            throw new IllegalArgumentException("address \"" + text
                    + "\" is no Unix socket; write unix:PATH, e.g. unix:/run/app.sock");
        }
        return new UnixPath(text.substring(PREFIX.length()));
    }

    /** Returns true: there is no name to look up. */
    @Override
    public boolean isLiteral() {
        return true;
    }

    /** Returns the one address that it is. */
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
