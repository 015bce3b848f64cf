package dev.antiphon.control.toxiproxy;

import dev.antiphon.address.Address;
import dev.antiphon.address.Addresses;
import dev.antiphon.failure.FailureException;
import dev.antiphon.failure.ServerFailure;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Addresses as Go reads and prints them, with the texts of its errors: the bound address of a proxy
 * is one IP address with a port.
 */
final class GoAddress {
    private static final int PORT_MAX = 65_535;
    private static final Pattern DIGITS = Pattern.compile("-?[0-9]+");

    private GoAddress() {}

    /**
     * Returns the address to listen at. Blocks while a name service looks up a name. As in Go, an
     * IPv4 address is preferred, and an empty host means all addresses of this machine.
     *
     * @throws RefusedCall when the text is not an address, or its name is unknown; the text is that
     *     of Go's function {@code net.ResolveTCPAddr}
     */
    static InetSocketAddress resolved(String text) {
        if (text.isEmpty()) {
            return new InetSocketAddress(0);
        }
        String host = host(text);
        int port = port(text.substring(text.lastIndexOf(':') + 1));
        return host.isEmpty()
                ? new InetSocketAddress(port)
                : new InetSocketAddress(lookedUp(host), port);
    }

    /** Returns the host of an address, without brackets. */
    private static String host(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            throw wrong(text, "missing port in address");
        }
        if (!text.startsWith("[")) {
            if (text.indexOf(':') < colon) {
                throw wrong(text, "too many colons in address");
            }
            return text.substring(0, colon);
        }
        int end = text.indexOf(']');
        if (end < 0) {
            throw wrong(text, "missing ']' in address");
        }
        if (end + 1 != colon) {
            boolean isMissing = end == text.length() - 1 || colon < end;
            throw wrong(text, isMissing ? "missing port in address" : "too many colons in address");
        }
        return text.substring(1, end);
    }

    private static int port(String text) {
        if (text.isEmpty()) {
            return 0;
        }
        if (!DIGITS.matcher(text).matches()) {
            throw RefusedCall.network("lookup tcp/" + text + ": unknown port");
        }
        boolean isLong = text.length() > 9;
        if (isLong || Integer.parseInt(text) < 0 || Integer.parseInt(text) > PORT_MAX) {
            throw wrong(text, "invalid port");
        }
        return Integer.parseInt(text);
    }

    private static RefusedCall wrong(String text, String why) {
        return RefusedCall.network("address " + text + ": " + why);
    }

    private static InetAddress lookedUp(String host) {
        try {
            return Arrays.stream(InetAddress.getAllByName(host))
                    .min(Comparator.comparing(each -> each instanceof Inet6Address))
                    .orElseThrow();
        } catch (UnknownHostException e) {
            throw RefusedCall.network("lookup " + host + ": no such host");
        }
    }

    /** Returns whether two addresses are the same to a listener. */
    static boolean isSame(InetSocketAddress one, InetSocketAddress other) {
        return one.getPort() == other.getPort()
                && (one.getAddress().equals(other.getAddress())
                        || (one.getAddress().isAnyLocalAddress()
                                && other.getAddress().isAnyLocalAddress()));
    }

    /** Returns the address as Go prints it. All addresses of the machine are {@code [::]}. */
    static String shown(SocketAddress address) {
        return address instanceof InetSocketAddress inet && inet.getAddress().isAnyLocalAddress()
                ? "[::]:" + inet.getPort()
                : Addresses.shown(address);
    }

    /** Returns the address for a server of this project. */
    static Address forListening(InetSocketAddress address) {
        InetAddress ip = address.getAddress();
        String host =
                ip instanceof Inet6Address ? "[" + ip.getHostAddress() + "]" : ip.getHostAddress();
        return Address.parse(
                ip.isAnyLocalAddress() ? ":" + address.getPort() : host + ":" + address.getPort());
    }

    /** Returns the error of a failed bind, as Go prints it. */
    static RefusedCall notBound(InetSocketAddress address, FailureException failure) {
        String why = failure.failure() instanceof ServerFailure.BindFailed bind
                ? bind.inUse() ? "address already in use" : bind.reason()
                : failure.failure().text();
        return RefusedCall.network(
                "listen tcp " + shown(address) + ": bind: " + why.toLowerCase(Locale.ROOT));
    }
}
