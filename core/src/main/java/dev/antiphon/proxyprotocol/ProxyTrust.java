package dev.antiphon.proxyprotocol;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The proxies whose PROXY header a server trusts, by their networks. A connection from there must
 * begin with a header; one
 * from elsewhere is refused, or served without one if so chosen. Which of both is decided by
 * the peer's address alone,
 * never by what it sends: who may choose whether there is a header may forge an address.
 */
public final class ProxyTrust {
    private static final String UNIX = "unix";

    private final List<CidrBlock> networks;
    private final boolean unix;
    private final boolean servesOthers;

    private ProxyTrust(List<CidrBlock> networks, boolean unix, boolean servesOthers) {
        this.networks = networks;
        this.unix = unix;
        this.servesOthers = servesOthers;
    }

    /**
     * Trusts these networks.
     *
     * @param networks each as {@code 10.0.0.0/8}, {@code fd00::/8}, or one address; or
     * {@code unix}, which is every peer
     *     that comes by a Unix socket
     * @throws IllegalArgumentException names what is no network, and the remedy
     */
    public static ProxyTrust in(String... networks) {
        return in(List.of(networks));
    }

    /** As {@link #in(String...)}. */
    public static ProxyTrust in(List<String> networks) {
        if (networks.isEmpty()) {
            throw new IllegalArgumentException(
                    "no network is trusted, so that nobody could connect; give one, e.g. 10.0.0.0/8");
        }
        List<CidrBlock> all = new ArrayList<>();
        for (String each : networks) {
            if (!each.equals(UNIX)) {
                all.add(CidrBlock.parse(each));
            }
        }
        return new ProxyTrust(List.copyOf(all), networks.contains(UNIX), false);
    }

    /**
     * Returns a copy that has connections from elsewhere served without a header; otherwise they
     * are refused.
     */
    public ProxyTrust servingOthers() {
        return new ProxyTrust(networks, unix, true);
    }

    /** Returns whether connections from elsewhere are served, without a header. */
    public boolean servesOthers() {
        return servesOthers;
    }

    /** Returns whether a connection from this peer must begin with a header, which is believed. */
    public boolean trusts(SocketAddress peer) {
        if (peer instanceof InetSocketAddress inet && !inet.isUnresolved()) {
            InetAddress address = inet.getAddress();
            return networks.stream().anyMatch(cidrBlock -> cidrBlock.contains(address));
        }
        return unix && peer instanceof UnixDomainSocketAddress;
    }

    @Override
    public String toString() {
        return "ProxyTrust" + networks + (unix ? ", unix" : "")
                + (servesOthers ? ", serving others" : "");
    }
}
