package dev.antiphon.transport;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/**
 * The file of a listening Unix socket. A file that a killed server has left behind prevents another
 * bind. A file without a listener is therefore replaced, and a server removes its own file at the
 * end.
 *
 * <p>The check and the replacement are two steps: when two servers replace the same stale file at
 * the same time, one of them may lose its file.
 */
public final class UnixSocketFile {
    private static final int TYPE_MASK = 0xF000;
    private static final int TYPE_SOCKET = 0xC000;

    private final Path path;
    private final Object key;

    private UnixSocketFile(Path path) throws IOException {
        this.path = path;
        this.key = key(path);
    }

    /** A function that binds a socket and listens. */
    @FunctionalInterface
    public interface Binder<T> {
        /**
         * Returns the socket that listens.
         *
         * @throws SocketException when the path is in use
         */
        T listen() throws IOException;
    }

    /**
     * Returns a listening socket. If the path has a file without a listener, removes the file
     * first.
     */
    public static <T> T listen(UnixDomainSocketAddress address, Binder<T> binder)
            throws IOException {
        try {
            return binder.listen();
        } catch (SocketException e) {
            if (!isStale(address)) {
                throw e;
            }
            Files.delete(address.getPath());
            return binder.listen();
        }
    }

    /** Returns the file of a socket that was just bound. */
    public static UnixSocketFile of(UnixDomainSocketAddress address) throws IOException {
        return new UnixSocketFile(address.getPath());
    }

    /**
     * Returns whether the file is a socket without a listener; false if this cannot be determined.
     */
    private static boolean isStale(UnixDomainSocketAddress address) {
        Path path = address.getPath();
        try {
            Object before = key(path);
            Object mode = Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            if (((int) mode & TYPE_MASK) != TYPE_SOCKET || answers(address)) {
                return false;
            }
            return before.equals(key(path));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * Returns whether a server listens on the path. The channel is non-blocking, since a listener
     * with a full backlog would delay the caller.
     */
    private static boolean answers(UnixDomainSocketAddress address) {
        try (SocketChannel probe = NioSockets.connecting(address)) {
            return probe.isOpen();
        } catch (ConnectException e) {
            return false;
        } catch (IOException e) {
            return true; // no permission to connect, or a full backlog
        }
    }

    /** Removes the file, unless another file has replaced it. */
    public void remove() {
        try {
            if (key.equals(key(path))) {
                Files.delete(path);
            }
        } catch (IOException e) {
            // the file is already removed or belongs to another server
        }
    }

    private static Object key(Path path) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return Objects.requireNonNullElse(attributes.fileKey(), attributes.creationTime());
    }
}
