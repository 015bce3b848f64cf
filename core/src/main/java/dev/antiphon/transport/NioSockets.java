package dev.antiphon.transport;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;

/**
 * Factory of non-blocking channels for the addresses of each family, with the socket options of the
 * family.
 */
final class NioSockets {
    private NioSockets() {}

    /** Returns a channel that listens at the address. */
    static ServerSocketChannel listening(SocketAddress address, int backlog) throws IOException {
        if (address instanceof UnixDomainSocketAddress) {
            return bound(ServerSocketChannel.open(StandardProtocolFamily.UNIX), address, backlog);
        }
        ServerSocketChannel channel;
        SocketAddress wanted = address;
        InetSocketAddress inet = (InetSocketAddress) address;
        try {
            // a channel without a family would accept IPv6 too when bound to 0.0.0.0
            channel = ServerSocketChannel.open(
                    inet.getAddress() instanceof Inet4Address
                            ? StandardProtocolFamily.INET
                            : StandardProtocolFamily.INET6);
        } catch (UnsupportedOperationException e) {
            if (!inet.getAddress().isAnyLocalAddress()) {
                throw new SocketException(Transports.FAMILY_MISSING);
            }
            channel = ServerSocketChannel.open(); // without IPv6, the wildcard is that of IPv4
            wanted = new InetSocketAddress(inet.getPort());
        }
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        return bound(channel, wanted, backlog);
    }

    private static ServerSocketChannel bound(
            ServerSocketChannel channel, SocketAddress address, int backlog) throws IOException {
        try {
            channel.configureBlocking(false);
            return channel.bind(address, backlog);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Returns a channel that is connecting or connected; {@code finishConnect} completes it. */
    static SocketChannel connecting(SocketAddress address) throws IOException {
        SocketChannel channel = address instanceof UnixDomainSocketAddress
                ? SocketChannel.open(StandardProtocolFamily.UNIX)
                : SocketChannel.open();
        try {
            channel.configureBlocking(false);
            sendAtOnce(channel);
            channel.connect(address);
            return channel;
        } catch (UnsupportedAddressTypeException e) {
            channel.close();
            throw new SocketException(Transports.FAMILY_MISSING);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Sets TCP to send small writes without delay (TCP_NODELAY); a Unix socket always does. */
    static void sendAtOnce(SocketChannel channel) throws IOException {
        if (channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
    }
}
