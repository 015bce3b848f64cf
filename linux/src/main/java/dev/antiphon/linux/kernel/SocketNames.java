package dev.antiphon.linux.kernel;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Conversion of socket addresses to and from the kernel's structures {@code sockaddr_in}, {@code
 * sockaddr_in6} and {@code sockaddr_un}.
 */
public final class SocketNames {
    /** The size of a {@code sockaddr_storage}, which has room for each of these structures. */
    public static final int BYTES_MAX = 128;

    public static final SocketAddress UNKNOWN = InetSocketAddress.createUnresolved("unknown", 0);

    private static final int IPV4_BYTES = 16;
    private static final int IPV6_BYTES = 28;
    private static final int PATH_AT = 2;
    private static final int PATH_BYTES_MAX = 108;

    private SocketNames() {}

    public static int family(SocketAddress address) {
        if (address instanceof InetSocketAddress inet) {
            return inet.getAddress() instanceof Inet4Address ? Kernel.AF_INET : Kernel.AF_INET6;
        }
        return Kernel.AF_UNIX;
    }

    /**
     * Writes the address and returns its size in bytes.
     *
     * @throws IOException when a path is too long for the system
     */
    public static int write(SocketAddress address, long at) throws IOException {
        Memory.zero(at, BYTES_MAX);
        Memory.setShort(at, (short) family(address));
        if (address instanceof UnixDomainSocketAddress unix) {
            return writePath(unix.getPath().toString().getBytes(StandardCharsets.UTF_8), at);
        }
        InetSocketAddress inet = (InetSocketAddress) address;
        Memory.setShort(at + 2, Short.reverseBytes((short) inet.getPort()));
        if (inet.getAddress() instanceof Inet6Address six) {
            Memory.set(at + 8, six.getAddress());
            Memory.setInt(at + 24, six.getScopeId());
            return IPV6_BYTES;
        }
        Memory.set(at + 4, inet.getAddress().getAddress());
        return IPV4_BYTES;
    }

    private static int writePath(byte[] path, long at) throws IOException {
        if (path.length >= PATH_BYTES_MAX) {
            throw new IOException("the path of a Unix socket has at most " + (PATH_BYTES_MAX - 1)
                    + " bytes, this one has " + path.length + "; take a shorter one");
        }
        Memory.set(at + PATH_AT, path);
        return PATH_AT + path.length + 1;
    }

    public static SocketAddress read(long at, int length) {
        try {
            return switch (length < PATH_AT ? Kernel.AF_UNIX : Memory.getShort(at)) {
                case Kernel.AF_INET -> inet(bytes(at + 4, 4), at);
                case Kernel.AF_INET6 -> inet6(at);
                case Kernel.AF_UNIX -> path(at, length);
                default -> UNKNOWN;
            };
        } catch (UnknownHostException e) {
            return UNKNOWN; // impossible: thrown only for a wrong number of bytes
        }
    }

    private static InetSocketAddress inet6(long at) throws UnknownHostException {
        byte[] bytes = bytes(at + 8, 16);
        int scope = Memory.getInt(at + 24);
        return scope == 0
                ? inet(bytes, at)
                : new InetSocketAddress(Inet6Address.getByAddress(null, bytes, scope), port(at));
    }

    private static InetSocketAddress inet(byte[] bytes, long at) throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByAddress(bytes), port(at));
    }

    private static int port(long at) {
        return Short.toUnsignedInt(Short.reverseBytes(Memory.getShort(at + 2)));
    }

    private static SocketAddress path(long at, int length) {
        byte[] bytes = bytes(at + PATH_AT, Math.max(0, length - PATH_AT));
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return UnixDomainSocketAddress.of(
                new String(Arrays.copyOf(bytes, end), StandardCharsets.UTF_8));
    }

    private static byte[] bytes(long at, int count) {
        byte[] bytes = new byte[count];
        Memory.get(at, bytes);
        return bytes;
    }
}
