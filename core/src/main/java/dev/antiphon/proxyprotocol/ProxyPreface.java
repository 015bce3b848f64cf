package dev.antiphon.proxyprotocol;

import dev.antiphon.proxyprotocol.ProxyHeader.Version;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;

/**
 * The PROXY header that a client sends at the beginning of each connection. By default it contains
 * the addresses of the connection itself; port 0 is replaced by the port of the connection.
 * Immutable; a {@code with…} method returns a changed copy.
 */
public final class ProxyPreface {
    private static final byte[] V2_SIGNATURE = {
        13, 10, 13, 10, 0, 13, 10, 0x51, 0x55, 0x49, 0x54, 10
    };
    private static final byte V2_PROXY = 0x21;
    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

    private final Version version;
    private final @Nullable InetSocketAddress source;
    private final @Nullable InetSocketAddress destination;

    private ProxyPreface(
            Version version,
            @Nullable InetSocketAddress source,
            @Nullable InetSocketAddress destination) {
        this.version = version;
        this.source = source;
        this.destination = destination;
    }

    /** Returns a header with the addresses of the connection itself. */
    public static ProxyPreface of(Version version) {
        return new ProxyPreface(Objects.requireNonNull(version, "version"), null, null);
    }

    /** Returns the version of the header. */
    public Version version() {
        return version;
    }

    /** Returns the source address in the header; empty for the local address of the connection. */
    public Optional<InetSocketAddress> source() {
        return Optional.ofNullable(source);
    }

    /**
     * Returns the destination address in the header; empty for the remote address of the
     * connection.
     */
    public Optional<InetSocketAddress> destination() {
        return Optional.ofNullable(destination);
    }

    /**
     * Returns a copy with this source.
     *
     * @throws IllegalArgumentException when the address is unresolved
     */
    public ProxyPreface withSource(InetSocketAddress value) {
        return new ProxyPreface(version, resolved("source", value), destination);
    }

    /**
     * Returns a copy with this destination.
     *
     * @throws IllegalArgumentException when the address is unresolved
     */
    public ProxyPreface withDestination(InetSocketAddress value) {
        return new ProxyPreface(version, source, resolved("destination", value));
    }

    private static InetSocketAddress resolved(String which, InetSocketAddress address) {
        if (address.isUnresolved()) {
            throw new IllegalArgumentException("the " + which + " " + address
                    + " of a PROXY header is a name; give an address");
        }
        return address;
    }

    /**
     * Returns the bytes of the header, 107 at most. If an address is not known, as on a Unix
     * socket, the header marks both addresses as unknown. If one address is IPv6 and the other
     * IPv4, the IPv4 address is written as an IPv4-mapped IPv6 address.
     *
     * @param local the local address of the connection
     * @param remote the remote address of the connection
     */
    public byte[] bytes(SocketAddress local, SocketAddress remote) {
        InetSocketAddress from = given(source, local);
        InetSocketAddress to = given(destination, remote);
        if (from == null || to == null) {
            return version == Version.V1 ? ascii("PROXY UNKNOWN\r\n") : v2(0, new byte[0]);
        }
        byte[] first = from.getAddress().getAddress();
        byte[] second = to.getAddress().getAddress();
        boolean four = first.length == second.length && first.length == 4;
        if (!four) {
            first = six(first);
            second = six(second);
        }
        int sourcePort = from.getPort();
        int destinationPort = to.getPort();
        if (version == Version.V1) {
            return ascii("PROXY %s %s %s %s %s\r\n"
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

    private static @Nullable InetSocketAddress given(
            @Nullable InetSocketAddress given, SocketAddress own) {
        InetSocketAddress inet = own instanceof InetSocketAddress address ? address : null;
        if (given != null && given.getPort() == 0) {
            return new InetSocketAddress(given.getAddress(), inet == null ? 0 : inet.getPort());
        }
        if (given != null) {
            return given;
        }
        return inet == null || inet.isUnresolved() ? null : inet;
    }

    private static byte[] six(byte[] address) {
        if (address.length == 16) {
            return address;
        }
        return ByteBuffer.allocate(16).put(MAPPED).put(address).array();
    }

    /**
     * Returns the address as text. An IPv4-mapped IPv6 address is written in hexadecimal groups, so
     * that no reader mistakes it for an IPv4 address.
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
