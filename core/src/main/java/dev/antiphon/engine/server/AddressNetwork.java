package dev.antiphon.engine.server;

import org.jspecify.annotations.Nullable;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * The network that counts as one client address: an IPv4 address, or the /64 network of an IPv6
 * address, because a host usually gets a /64 network or more (RFC 6177) and may use all addresses
 * in it.
 */
record AddressNetwork(InetAddress address) {
    private static final int PREFIX_BYTES = 8;

    static AddressNetwork of(InetAddress address) {
        return address instanceof Inet6Address six && !six.isLoopbackAddress()
                ? new AddressNetwork(prefix(six))
                : new AddressNetwork(address);
    }

    private static InetAddress prefix(Inet6Address address) {
        byte[] bytes = address.getAddress();
        Arrays.fill(bytes, PREFIX_BYTES, bytes.length, (byte) 0);
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // only thrown for a wrong number of bytes
        }
    }

    // By hand: what the compiler makes of a record costs a server's first client a tenth of its
    // wait.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AddressNetwork addressNetwork
                && address.equals(addressNetwork.address);
    }

    @Override
    public int hashCode() {
        return address.hashCode();
    }

    @Override
    public String toString() {
        boolean network = address instanceof Inet6Address && !address.isLoopbackAddress();
        return address.getHostAddress() + (network ? "/64" : "");
    }
}
