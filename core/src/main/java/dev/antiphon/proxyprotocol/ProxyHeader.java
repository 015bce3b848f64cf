package dev.antiphon.proxyprotocol;

import java.net.SocketAddress;
import java.util.List;

/** The content of a PROXY header. */
public sealed interface ProxyHeader {
    /** The version of the header. */
    enum Version {
        /** Returns one line of text. */
        V1,
        /** Binary. */
        V2
    }

    /** Returns which version it was written in. */
    Version version();

    /**
     * The connection is passed on for this one.
     *
     * @param source who connected to the proxy
     * @param destination where to
     * @param datagrams whether theirs is of datagrams (UDP, or a Unix socket of datagrams)
     * @param tlvs what else the proxy says, in its order; version 1 has none
     */
    record Proxied(
            Version version,
            SocketAddress source,
            SocketAddress destination,
            boolean datagrams,
            List<Tlv> tlvs)
            implements ProxyHeader {
        /** Keeps a copy of the list. */
        public Proxied {
            tlvs = List.copyOf(tlvs);
        }
    }

    /**
     * The connection is passed on for one of which the proxy says nothing ({@code UNKNOWN}, {@code
     * AF_UNSPEC}).
     */
    record Unknown(Version version) implements ProxyHeader {}

    /** The connection is the proxy's own, e.g. a health check. Only version 2 has it. */
    record Local() implements ProxyHeader {
        @Override
        public Version version() {
            return Version.V2;
        }
    }
}
