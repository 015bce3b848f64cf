package dev.antiphon.failure;

import dev.antiphon.address.HostPort;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Objects;

/**
 * A failure of the PROXY header at a connection's beginning. The connection is reset before
 * anything of it is served.
 */
public interface ProxyFailure extends Failure {
    @Override
    default Phase phase() {
        return Phase.PROXY_HEADER;
    }

    /** A trusted proxy sent no valid header. */
    record HeaderRefused(String reason) implements ProxyFailure {
        /** Refuses null. */
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

    /** The connection comes from outside the trusted proxies' networks. */
    record NotTrusted(SocketAddress peer) implements ProxyFailure {
        /** Refuses null. */
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
