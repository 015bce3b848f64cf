package dev.antiphon.event;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Shows addresses as {@link dev.antiphon.HostPort} takes them, without asking for a name. */
public final class Addresses {
    private static final String LOOPBACK = "0:0:0:0:0:0:0:1";

    private Addresses() {}

    /** Host and port; an IPv6 host in brackets. Any other kind of address as it describes itself. */
    public static String shown(SocketAddress address) {
        if (address instanceof InetSocketAddress inet && inet.getAddress() != null) {
            String host = inet.getAddress().getHostAddress();
            String shown = host.equals(LOOPBACK) ? "::1" : host;
            boolean six = host.indexOf(':') >= 0;
            return (six ? "[" + shown + "]" : shown) + ":" + inet.getPort();
        }
        return String.valueOf(address);
    }
}
