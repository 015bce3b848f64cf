package dev.antiphon.failure;

import dev.antiphon.address.HostPort;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * What goes wrong with the PROXY header at a connection's beginning. The connection is reset,
 * and nothing of it is served.
 */
public sealed interface ProxyFailure extends Failure {
    @Override
    default Phase phase() {
        return Phase.PROXY_HEADER;
    }

    /** A trusted proxy sent something else than a valid header. */
    record HeaderRefused(String reason) implements ProxyFailure {
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

    /** The connection does not come from a network whose PROXY header is believed. */
    record NotTrusted(SocketAddress peer) implements ProxyFailure {
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
