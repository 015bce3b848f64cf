package dev.antiphon.transport;

import java.net.ConnectException;
import java.net.InetSocketAddress;

/**
 * A socket that was being connected has become its own peer. Where nothing listens on a local port
 * of the range that the system connects from, it may choose that very port to connect from, and
 * TCP's simultaneous open (RFC 9293, 3.5) succeeds with one socket alone.
 */
public final class SelfConnectedException extends ConnectException {
    private static final long serialVersionUID = 1L;

    private SelfConnectedException() {
        super("connected to itself");
    }

    /**
     * Refuses a link that has just been connected, if it is its own peer.
     *
     * @throws SelfConnectedException when it is; the link is not closed
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
