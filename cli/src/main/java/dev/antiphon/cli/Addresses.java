package dev.antiphon.cli;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Shows addresses as the options take them. */
final class Addresses {
    private static final String LOOPBACK = "0:0:0:0:0:0:0:1";

    private Addresses() {}

    static String shown(SocketAddress address) {
        if (address instanceof InetSocketAddress inet && inet.getAddress() != null) {
            String host = inet.getAddress().getHostAddress();
            String shown = host.equals(LOOPBACK) ? "::1" : host;
            boolean six = host.indexOf(':') >= 0;
            return (six ? "[" + shown + "]" : shown) + ":" + inet.getPort();
        }
        return String.valueOf(address);
    }
}
