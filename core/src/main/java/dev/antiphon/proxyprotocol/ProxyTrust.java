package dev.antiphon.proxyprotocol;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The networks of the proxies whose PROXY header a server trusts. A connection from these networks
 * must begin with a header. A connection from another network is refused, or served without a
 * header after {@link #servingOthers}. The decision depends on the peer's address alone, never on
 * the bytes that it sends: a peer that could choose whether to send a header could forge an
 * address.
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
     * Returns the trust in proxies of these networks.
     *
     * @param networks networks such as {@code 10.0.0.0/8} or {@code fd00::/8}, single addresses, or
     *     {@code unix} for every peer on a Unix socket
     * @throws IllegalArgumentException when a text is not a network; the message contains the text
     *     and the remedy
     */
    public static ProxyTrust in(String... networks) {
        return in(List.of(networks));
    }

    /** Returns the trust in proxies of these networks, like {@link #in(String...)}. */
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
     * Returns a copy that serves connections from other networks without a header; by default they
     * are refused.
     */
    public ProxyTrust servingOthers() {
        return new ProxyTrust(networks, unix, true);
    }

    /** Returns whether connections from other networks are served without a header. */
    public boolean servesOthers() {
        return servesOthers;
    }

    /** Returns whether the peer is a trusted proxy, whose connections must begin with a header. */
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
