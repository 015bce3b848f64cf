package dev.antiphon.transport;

import java.net.ConnectException;
import java.net.InetSocketAddress;

/**
 * An exception for a socket that has connected to itself. If nothing listens on a local port in the
 * range of ephemeral ports, the system may choose that same port as the source, and TCP's
 * simultaneous open (RFC 9293, 3.5) succeeds with a single socket.
 */
public final class SelfConnectedException extends ConnectException {
    private static final long serialVersionUID = 1L;

    private SelfConnectedException() {
        super("connected to itself");
    }

    /**
     * Checks that a new link is not connected to itself.
     *
     * @throws SelfConnectedException when the link is connected to itself; it is not closed
     */
    public static void refuse(Transport.Link link) throws SelfConnectedException {
        if (link.localAddress() instanceof InetSocketAddress local
                && link.remoteAddress() instanceof InetSocketAddress remote
                && local.getPort() == remote.getPort()
                && (remote.getAddress().isAnyLocalAddress()
                        || remote.getAddress().equals(local.getAddress()))) {
            throw new SelfConnectedException();
        }
    }
}
