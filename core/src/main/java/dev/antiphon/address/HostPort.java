package dev.antiphon.address;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A host and a port, such as {@code localhost:12345}, {@code 12345} (on {@code localhost}), {@code
 * :12345} (the same as {@code *:12345}, as in Go), {@code 10.0.0.7:7} or {@code [::1]:12345}.
 *
 * <p>{@code localhost} means both loopback addresses, {@code 127.0.0.1} and {@code ::1}, and is
 * never looked up. {@code *} means all IPv6 and IPv4 addresses of this machine; {@code 0.0.0.0}
 * means all its IPv4 addresses. A client that is given all addresses connects to {@code localhost}.
 *
 * @param host a name or an IP address; an IPv6 address has no brackets here
 * @param port 0 to 65535; with 0, a server listens on a free port
 */
public record HostPort(String host, int port) implements Address {
    private static final String LOCALHOST = "localhost";
    private static final String EVERY = "*";
    private static final byte[] IPV4_LOOPBACK = {127, 0, 0, 1};
    private static final byte[] IPV6_LOOPBACK = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    private static final byte[] IPV6_ANY = new byte[16];

    /**
     * A port number. Unlike {@link Integer#parseInt}, it allows no sign and no digits of other
     * scripts.
     */
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

    /**
     * A host of digits and dots. The last label of a host name is never a number, so that a host of
     * this form is either an IPv4 address or invalid.
     */
    private static final Pattern NUMBERS = Pattern.compile("[0-9.]+");

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,10}");
    private static final int IPV4_PARTS = 4;

    /**
     * Checks the port.
     *
     * @throws IllegalArgumentException when it is out of bounds; the message names the value and
     *     the bounds
     */
    public HostPort {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + " is not within 0 and 65535");
        }
        if (host.isBlank()) {
            throw new IllegalArgumentException(
                    "the host is empty; write HOST:PORT, e.g. localhost:12345");
        }
        if (host.equals("unix")) {
            throw new IllegalArgumentException(
                    "a host named \"unix\" reads as a Unix socket's path;"
                            + " write its address, or its name with a dot at the end: unix.:"
                            + port);
        }
    }

    /**
     * Reads {@code HOST:PORT}, {@code PORT} or {@code :PORT}.
     *
     * @throws IllegalArgumentException when the text is not an address; the message contains the
     *     text and the error
     */
    public static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? LOCALHOST : text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
            if (host.indexOf(':') < 0) {
                throw wrong(text, "only an IPv6 address stands in brackets");
            }
        } else if (host.isEmpty()) {
            host = EVERY;
        } else if (host.indexOf(':') >= 0) {
            throw wrong(text, "an IPv6 address stands in brackets");
        }
        String port = text.substring(colon + 1);
        if (!PORT.matcher(port).matches()) {
            throw wrong(text, "\"" + port + "\" is no port");
        }
        try {
            return new HostPort(host, Integer.parseInt(port));
        } catch (IllegalArgumentException e) {
            throw wrong(text, String.valueOf(e.getMessage()));
        }
    }

    private static IllegalArgumentException wrong(String text, String why) {
        return new IllegalArgumentException("address \"" + text + "\": " + why
                + "; write HOST:PORT, PORT or :PORT, e.g. localhost:12345 or [::1]:12345");
    }

    @Override
    public boolean isLiteral() {
        return isLocalhost()
                || isWildcard()
                || host.indexOf(':') >= 0
                || NUMBERS.matcher(host).matches();
    }

    /**
     * Returns whether the host has the form of an IP address but is invalid. The JDK would look up
     * some invalid addresses as names.
     */
    private boolean isMalformedLiteral() {
        if (host.indexOf(':') >= 0) {
            return host.charAt(0) != ':' && Character.digit(host.charAt(0), 16) < 0;
        }
        return NUMBERS.matcher(host).matches() && !isIpv4();
    }

    /**
     * Returns whether the host is an IPv4 address of one to four numbers, the last of which fills
     * the remaining bytes.
     */
    private boolean isIpv4() {
        String[] parts = host.split("\\.", -1);
        if (parts.length > IPV4_PARTS) {
            return false;
        }
        for (int i = 0; i < parts.length; i++) {
            int bytes = i < parts.length - 1 ? 1 : IPV4_PARTS - i;
            boolean fits = NUMBER.matcher(parts[i]).matches()
                    && Long.parseLong(parts[i]) < 1L << (bytes * Byte.SIZE);
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns the addresses of the host. Blocks while a name service looks up a name.
     *
     * @throws UnknownHostException when the host has no address; its message is the host
     */
    @Override
    public List<InetSocketAddress> addresses() throws UnknownHostException {
        if (isLocalhost()) {
            return List.of(
                    at(InetAddress.getByAddress(IPV4_LOOPBACK)),
                    at(InetAddress.getByAddress(IPV6_LOOPBACK)));
        }
        if (isWildcard()) {
            return List.of(at(InetAddress.getByAddress(IPV6_ANY)));
        }
        if (isMalformedLiteral()) {
            throw new UnknownHostException(host);
        }
        try {
            return Arrays.stream(InetAddress.getAllByName(host)).map(this::at).toList();
        } catch (UnknownHostException | IllegalArgumentException e) { // the latter for a literal
            UnknownHostException named = new UnknownHostException(host);
            named.initCause(e);
            throw named;
        }
    }

    private InetSocketAddress at(InetAddress address) {
        return new InetSocketAddress(address, port);
    }

    private boolean isLocalhost() {
        return host.equalsIgnoreCase(LOCALHOST);
    }

    /** Returns whether the host is {@code *}, which means all addresses of this machine. */
    public boolean isWildcard() {
        return host.equals(EVERY);
    }

    /**
     * Returns the address that a client connects to: {@code localhost} in place of all addresses of
     * this machine.
     *
     * @throws IllegalArgumentException when the port is 0, which only a server can have
     */
    public HostPort asTarget() {
        if (port == 0) {
            throw new IllegalArgumentException(
                    "a client cannot connect to port 0; give a port from 1 to 65535");
        }
        return isWildcard() ? new HostPort(LOCALHOST, port) : this;
    }

    /** Returns the text that {@link #parse} reads. */
    @Override
    public String toString() {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }
}
