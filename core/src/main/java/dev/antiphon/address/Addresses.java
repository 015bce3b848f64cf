package dev.antiphon.address;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.regex.Pattern;

/**
 * A formatter of socket addresses, in the syntax of {@link dev.antiphon.address.Address}. It looks
 * up no names.
 */
public final class Addresses {
    /** A run of at least two zero groups in the text of an IPv6 address. */
    private static final Pattern ZEROS = Pattern.compile("(?<![0-9a-f])0(:0)+(?![0-9a-f])");

    private static final String UNIX = "unix";

    private Addresses() {}

    /**
     * Returns the text of a socket address: host and port, with an IPv6 host in brackets and the
     * wildcard address as {@code *}; {@code unix:PATH} for a Unix socket, and {@code unix} for an
     * unnamed one. For other kinds, returns the text of the address object.
     */
    public static String shown(SocketAddress address) {
        if (address instanceof InetSocketAddress inet && inet.getAddress() != null) {
            return shown(inet.getAddress()) + ":" + inet.getPort();
        }
        if (address instanceof UnixDomainSocketAddress unix) {
            String path = unix.getPath().toString();
            return path.isEmpty() ? UNIX : UNIX + ":" + path;
        }
        return String.valueOf(address);
    }

    private static String shown(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address.getHostAddress();
        }
        // the IPv6 wildcard includes IPv4
        return address.isAnyLocalAddress() ? "*" : "[" + shortened(address.getHostAddress()) + "]";
    }

    /**
     * Returns the IPv6 address with its longest run of zero groups, the first of equally long ones,
     * as a double colon (RFC 5952).
     */
    private static String shortened(String groups) {
        String longest = ZEROS.matcher(groups)
                .results()
                .map(run -> run.group())
                .reduce("", (one, other) -> other.length() > one.length() ? other : one);
        if (longest.isEmpty()) {
            return groups;
        }
        int at = groups.indexOf(longest);
        String before = groups.substring(0, at);
        String after = groups.substring(at + longest.length());
        return (before.isEmpty() ? ":" : before) + (after.isEmpty() ? ":" : after);
    }
}
