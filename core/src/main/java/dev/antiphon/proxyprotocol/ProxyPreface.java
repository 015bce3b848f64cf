package dev.antiphon.proxyprotocol;

import dev.antiphon.proxyprotocol.ProxyHeader.Version;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The header that a client sends first on each connection. What is not given is the
 * connection's own; a port 0 stands for
 * the connection's own port.
 *
 * @param source whose connection this is said to be
 * @param destination where to
 */
public record ProxyPreface(
        Version version,
        Optional<InetSocketAddress> source,
        Optional<InetSocketAddress> destination) {
    private static final byte[] V2_SIGNATURE = {
        13, 10, 13, 10, 0, 13, 10, 0x51, 0x55, 0x49, 0x54, 10
    };
    private static final byte V2_PROXY = 0x21;
    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

    /**
     * Checks the addresses.
     *
     * @throws IllegalArgumentException when one is a name without an address
     */
    public ProxyPreface {
        mustBeResolved("source", source);
        mustBeResolved("destination", destination);
    }

    /** With the connection's own addresses. */
    public static ProxyPreface of(Version version) {
        return new ProxyPreface(version, Optional.empty(), Optional.empty());
    }

    /** Returns a copy with this source. */
    public ProxyPreface withSource(InetSocketAddress value) {
        return new ProxyPreface(version, Optional.of(value), destination);
    }

    /** Returns a copy with this destination. */
    public ProxyPreface withDestination(InetSocketAddress value) {
        return new ProxyPreface(version, source, Optional.of(value));
    }

    private static void mustBeResolved(String which, Optional<InetSocketAddress> address) {
        if (address.isPresent() && address.get().isUnresolved()) {
            throw new IllegalArgumentException("the " + which + " " + address.get()
                    + " of a PROXY header is a name; give an address");
        }
    }

    /**
     * Returns the header's bytes, up to 107. Where either address is not known, as on a Unix
     * socket, it says that; where one is of
     * IPv6 and one of IPv4, the latter is written as IPv6 maps it.
     *
     * @param local this side of the connection
     * @param remote the other side of the connection
     */
    public byte[] bytes(SocketAddress local, SocketAddress remote) {
        Optional<InetSocketAddress> from = told(source, local);
        Optional<InetSocketAddress> to = told(destination, remote);
        if (from.isEmpty() || to.isEmpty()) {
            return version == Version.V1 ? ascii("PROXY UNKNOWN\r\n") : v2(0, new byte[0]);
        }
        byte[] first = from.get().getAddress().getAddress();
        byte[] second = to.get().getAddress().getAddress();
        boolean four = first.length == second.length && first.length == 4;
        if (!four) {
            first = six(first);
            second = six(second);
        }
        int sourcePort = from.get().getPort();
        int destinationPort = to.get().getPort();
        if (version == Version.V1) {
            return ascii("PROXY %s %s %s %d %d\r\n"
                    .formatted(
                            four ? "TCP4" : "TCP6",
                            text(first),
                            text(second),
                            sourcePort,
                            destinationPort));
        }
        ByteBuffer block = ByteBuffer.allocate(2 * first.length + 4);
        block.put(first).put(second).putShort((short) sourcePort).putShort((short) destinationPort);
        return v2(four ? 0x11 : 0x21, block.array());
    }

    private static Optional<InetSocketAddress> told(
            Optional<InetSocketAddress> given, SocketAddress own) {
        int port = own instanceof InetSocketAddress inet ? inet.getPort() : 0;
        if (given.isPresent() && given.get().getPort() == 0) {
            return Optional.of(new InetSocketAddress(given.get().getAddress(), port));
        }
        return given.or(() -> own instanceof InetSocketAddress inet && !inet.isUnresolved()
                ? Optional.of(inet)
                : Optional.empty());
    }

    private static byte[] six(byte[] address) {
        if (address.length == 16) {
            return address;
        }
        return ByteBuffer.allocate(16).put(MAPPED).put(address).array();
    }

    /**
     * Returns the address as text. An IPv4-mapped address is written in groups, so that no reader
     * takes it for the latter.
     */
    private static String text(byte[] address) {
        if (address.length == 4) {
            InetAddress four = IpText.address(address);
            return four.getHostAddress();
        }
        StringBuilder groups = new StringBuilder();
        for (int i = 0; i < address.length; i += 2) {
            int group = ((address[i] & 0xFF) << 8) | (address[i + 1] & 0xFF);
            groups.append(i == 0 ? "" : ":").append(Integer.toHexString(group));
        }
        return groups.toString();
    }

    private static byte[] v2(int family, byte[] block) {
        return ByteBuffer.allocate(V2Block.FIXED_BYTES + block.length)
                .put(V2_SIGNATURE)
                .put(V2_PROXY)
                .put((byte) family)
                .putShort((short) block.length)
                .put(block)
                .array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
