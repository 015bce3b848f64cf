package dev.antiphon.proxyprotocol;

import dev.antiphon.proxyprotocol.ProxyHeader.Proxied;
import dev.antiphon.proxyprotocol.ProxyHeader.Unknown;
import dev.antiphon.proxyprotocol.ProxyHeader.Version;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A parser of the version 1 line without its CR LF, such as {@code PROXY TCP4 192.0.2.1 192.0.2.2
 * 5000 80}.
 */
final class V1Line {
    private static final Pattern PORT = Pattern.compile("0|[1-9][0-9]{0,4}");
    private static final int PORT_MAX = 65_535;
    private static final int PARTS = 6;

    private V1Line() {}

    static ProxyHeader read(String line) throws BadHeader {
        if (line.equals("PROXY UNKNOWN") || line.startsWith("PROXY UNKNOWN ")) {
            return new Unknown(Version.V1); // the specification requires ignoring the rest
        }
        String[] parts = line.split(" ", -1);
        if (parts.length != PARTS) {
            throw new BadHeader("its line has " + parts.length + " parts, not " + PARTS);
        }
        boolean four = parts[1].equals("TCP4");
        if (!four && !parts[1].equals("TCP6")) {
            throw new BadHeader("its family is none of TCP4, TCP6 and UNKNOWN");
        }
        InetAddress source = address(four, parts[2], "source");
        InetAddress destination = address(four, parts[3], "destination");
        return new Proxied(
                Version.V1,
                new InetSocketAddress(source, port(parts[4], "source")),
                new InetSocketAddress(destination, port(parts[5], "destination")),
                false,
                List.of());
    }

    private static InetAddress address(boolean four, String text, String which) throws BadHeader {
        return (four ? IpText.four(text) : IpText.six(text))
                .orElseThrow(() -> new BadHeader(
                        "its " + which + " is no address of IPv" + (four ? "4" : "6")));
    }

    private static int port(String text, String which) throws BadHeader {
        if (!PORT.matcher(text).matches() || Integer.parseInt(text) > PORT_MAX) {
            throw new BadHeader("its " + which + " port is no number from 0 to " + PORT_MAX);
        }
        return Integer.parseInt(text);
    }
}
