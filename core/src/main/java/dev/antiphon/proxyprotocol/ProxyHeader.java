package dev.antiphon.proxyprotocol;

import java.net.SocketAddress;
import java.util.List;

/** The content of a PROXY header. */
public sealed interface ProxyHeader {
    /** The versions of the header. */
    enum Version {
        /** Version 1: one line of text. */
        V1,
        /** Version 2: a binary header. */
        V2
    }

    /** Returns the version in which the header was written. */
    Version version();

    /**
     * A header with the addresses of a connection that the proxy passes on.
     *
     * @param source the address that connected to the proxy
     * @param destination the address to which the source connected
     * @param datagrams whether the passed connection carries datagrams (UDP, or a Unix datagram
     *     socket)
     * @param tlvs the additional values, in the order of the header; empty in version 1
     */
    record Proxied(
            Version version,
            SocketAddress source,
            SocketAddress destination,
            boolean datagrams,
            List<Tlv> tlvs)
            implements ProxyHeader {
        /** Copies the list. */
        public Proxied {
            tlvs = List.copyOf(tlvs);
        }
    }

    /**
     * A header for a passed connection whose addresses it does not contain ({@code UNKNOWN}, {@code
     * AF_UNSPEC}).
     */
    record Unknown(Version version) implements ProxyHeader {}

    /** A header for a connection of the proxy itself, such as a health check; only in version 2. */
    record Local() implements ProxyHeader {
        @Override
        public Version version() {
            return Version.V2;
        }
    }
}
