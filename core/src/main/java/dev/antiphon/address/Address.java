package dev.antiphon.address;

import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * The address of a server: a host and a port, or the path of a Unix socket.
 *
 * <p>Its {@link Object#toString} is the text that {@link #parse} reads.
 */
public sealed interface Address permits HostPort, UnixPath {
    /**
     * Reads {@code HOST:PORT}, {@code PORT} or {@code :PORT}, see {@link HostPort#parse}, or {@code
     * unix:PATH}, see {@link UnixPath#parse}.
     *
     * @throws IllegalArgumentException when the text is not an address; the message contains the
     *     text and the error
     */
    static Address parse(String text) {
        return text.startsWith(UnixPath.PREFIX) ? UnixPath.parse(text) : HostPort.parse(text);
    }

    /** Returns whether {@link #addresses} needs no name service. */
    boolean isLiteral();

    /**
     * Returns the socket addresses, at least one. Blocks while a name service looks up a name; a
     * literal address needs no look-up.
     *
     * @throws UnknownHostException when the name has no address; its message is the name
     */
    List<? extends SocketAddress> addresses() throws UnknownHostException;
}
