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
     * A header for a connection that the proxy passes on.
     *
     * @param source the address that connected to the proxy
     * @param destination the address that it connected to
     * @param datagrams whether the passed connection carries datagrams (UDP, or a Unix datagram
     *     socket)
     * @param tlvs the additional values, in their order; version 1 has none
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
     * A header for a passed connection without its addresses ({@code UNKNOWN}, {@code AF_UNSPEC}).
     */
    record Unknown(Version version) implements ProxyHeader {}

    /** A header for the proxy's own connection, such as a health check. Only version 2 has it. */
    record Local() implements ProxyHeader {
        @Override
        public Version version() {
            return Version.V2;
        }
    }
}
