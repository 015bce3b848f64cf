package dev.antiphon.failure;

import dev.antiphon.address.HostPort;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Objects;

/**
 * A failure of the PROXY header at the beginning of a connection. The connection is reset before
 * any of its messages is served.
 */
public interface ProxyFailure extends Failure {
    @Override
    default Phase phase() {
        return Phase.PROXY_HEADER;
    }

    /** An invalid header from a trusted proxy. */
    record HeaderRefused(String reason) implements ProxyFailure {
        /** Checks that the values are not null. */
        public HeaderRefused {
            Objects.requireNonNull(reason, "reason");
        }

        @Override
        public String code() {
            return "proxy-header-refused";
        }

        @Override
        public String text() {
            return "no valid PROXY header: " + reason
                    + "; have the proxy send one (send-proxy, send-proxy-v2), or do not expect it";
        }
    }

    /** A connection from outside the networks of trusted proxies. */
    record NotTrusted(SocketAddress peer) implements ProxyFailure {
        /** Checks that the values are not null. */
        public NotTrusted {
            Objects.requireNonNull(peer, "peer");
        }

        @Override
        public String code() {
            return "proxy-not-trusted";
        }

        @Override
        public String text() {
            String who = peer instanceof InetSocketAddress inet && !inet.isUnresolved()
                    ? new HostPort(inet.getAddress().getHostAddress(), inet.getPort()).toString()
                    : "the peer of a Unix socket";
            return who + " is no trusted proxy; connect through one, or trust its"
                    + " network in ProxyTrust.in";
        }
    }
}
