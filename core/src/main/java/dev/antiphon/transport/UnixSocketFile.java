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
 * The file of a Unix socket that is listened on. It outlives a server that was killed, and its
 * name cannot be bound again
 * while it is there: so one on which nothing listens any more is replaced, and ours is removed
 * at the end.
 *
 * <p>Looking and replacing are two steps: of two servers that replace one dead server's file in
 * the same instant, one may
 * end up without a file.
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

    /** Binds a socket and listens. */
    @FunctionalInterface
    public interface Binder<T> {
        /**
         * Returns the socket that listens.
         *
         * @throws SocketException when the name is taken
         */
        T listen() throws IOException;
    }

    /** Returns a socket that listens there, after a dead server's file is out of the way. */
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

    /** Returns the file that has just been bound. */
    public static UnixSocketFile of(UnixDomainSocketAddress address) throws IOException {
        return new UnixSocketFile(address.getPath());
    }

    /** A socket, on which nothing listens: whatever is in doubt stays. */
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

    /** The channel does not block: a listener whose backlog is full would keep us waiting. */
    private static boolean answers(UnixDomainSocketAddress address) {
        try (SocketChannel probe = NioSockets.connecting(address)) {
            return probe.isOpen();
        } catch (ConnectException e) {
            return false;
        } catch (IOException e) {
            return true; // not ours to try, or its backlog is full
        }
    }

    /** Removes it, unless another file has taken its place. */
    public void remove() {
        try {
            if (key.equals(key(path))) {
                Files.delete(path);
            }
        } catch (IOException e) {
            // it is gone already, or no longer ours to remove
        }
    }

    private static Object key(Path path) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return Objects.requireNonNullElse(attributes.fileKey(), attributes.creationTime());
    }
}
