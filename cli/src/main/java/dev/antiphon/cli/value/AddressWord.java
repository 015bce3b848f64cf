package dev.antiphon.cli.value;

import dev.antiphon.address.Address;
import dev.antiphon.address.HostPort;
import dev.antiphon.cli.text.CliException;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An address on a command line, in the syntax of {@link Address#parse}. */
public final class AddressWord {
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

    /** A host that is hardly anything else: {@code localhost}, an IP address, a name with dots. */
    private static final String HOST = "localhost|\\d+\\.\\d+\\.\\d+\\.\\d+|\\[[0-9a-fA-F:.]+]"
            + "|(?:[A-Za-z0-9-]+\\.)+[A-Za-z][A-Za-z0-9-]*";

    private static final Pattern PLAIN_HOST = Pattern.compile(HOST);
    private static final Pattern PLAIN_ADDRESS =
            Pattern.compile("(?:" + HOST + ")?:[0-9]{1,5}|unix:/.+");
    private static final Pattern URL =
            Pattern.compile("[a-z][a-z0-9+]*://([^/]+)(?:/.*)?|([^/]+)/.*");

    /** A host of one word without dots, such as {@code db}, which may be a mistyped word, too. */
    private static final Pattern SHORT_HOST = Pattern.compile("[A-Za-z][A-Za-z0-9-]*");

    private static final String DEFAULT_PORT = "12345";

    /** The options for ports beside that of the server, which is the only one with a default. */
    private static final Set<String> WITHOUT_DEFAULT =
            Set.of("--health", "--agent-check", "--control");

    private static final Pattern BARE_IPV6 =
            Pattern.compile("([0-9a-fA-F:]*:[0-9a-fA-F:]*):(\\d+)");

    private AddressWord() {}

    /** Reads an address to listen on. */
    public static Address listen(String option, String text) {
        return parsed(text).orElseThrow(() -> wrong(option, text, near(text)));
    }

    /**
     * Reads the address of a server. All addresses of this machine mean {@code localhost}.
     *
     * @param words the other words of the command line. One of them may be the port, or the address
     *     in place of which a message was given
     */
    public static Address target(String option, String text, List<String> words) {
        return parsed(text).flatMap(AddressWord::reachable).orElseThrow(() -> {
            Optional<String> near = near(text)
                    .filter(AddressWord::isTarget)
                    .or(() -> words.stream()
                            .limit(1)
                            .flatMap(next -> joined(text, next).stream())
                            .findFirst())
                    .or(() -> words.stream().filter(AddressWord::isPlain).findFirst());
            return wrong(option, text, near);
        });
    }

    /**
     * Reads the address of a server from a positional argument: one word, or a host and a port as
     * two words.
     */
    public static Address target(String label, List<String> words) {
        String text = String.join(" ", words);
        return words.size() == 2
                ? joined(words.get(0), words.get(1))
                        .map(Address::parse)
                        .flatMap(AddressWord::reachable)
                        .orElseThrow(() -> wrong(
                                label, text, near(words.get(0)).filter(AddressWord::isTarget)))
                : target(label, text, List.of());
    }

    /**
     * Returns whether two addresses have a socket address in common. All addresses of this machine
     * have one in common with each local address. A host whose name is unknown has none.
     */
    public static boolean overlap(Address one, Address other) {
        if (!(one instanceof HostPort first) || !(other instanceof HostPort second)) {
            return one.equals(other);
        }
        if (first.port() != second.port() || first.port() == 0) {
            return false;
        }
        try {
            List<InetAddress> hosts = hosts(first);
            List<InetAddress> others = hosts(second);
            return (isEvery(hosts) && isLocal(others))
                    || (isEvery(others) && isLocal(hosts))
                    || !Collections.disjoint(hosts, others);
        } catch (IOException e) {
            return false; // the connect reports it
        }
    }

    private static List<InetAddress> hosts(HostPort address) throws IOException {
        return address.addresses().stream().map(InetSocketAddress::getAddress).toList();
    }

    private static boolean isEvery(List<InetAddress> hosts) {
        return hosts.stream().anyMatch(InetAddress::isAnyLocalAddress);
    }

    private static boolean isLocal(List<InetAddress> hosts) throws IOException {
        for (InetAddress each : hosts) {
            if (each.isAnyLocalAddress()
                    || each.isLoopbackAddress()
                    || NetworkInterface.getByInetAddress(each) != null) {
                return true;
            }
        }
        return false;
    }

    /**
     * Refuses messages of which the first or the last is an address, or the first two are a host
     * and a port. Without an option for the server they would go to another one.
     */
    public static void refuseAsMessage(List<String> messages) {
        if (messages.isEmpty()) {
            return;
        }
        Optional<String> two =
                messages.size() > 1 && PLAIN_HOST.matcher(messages.get(0)).matches()
                        ? joined(messages.get(0), messages.get(1))
                        : Optional.empty();
        if (two.isPresent()) {
            String words = messages.get(0) + " " + messages.get(1);
            throw CliException.usage("address-as-message", words, two.get());
        }
        for (String each : List.of(messages.get(0), messages.get(messages.size() - 1))) {
            if (isPlain(each)) {
                throw CliException.usage("address-as-message", each, each);
            }
        }
    }

    private static boolean isPlain(String word) {
        return PLAIN_ADDRESS.matcher(word).matches() && parsed(word).isPresent();
    }

    private static Optional<Address> parsed(String text) {
        try {
            return Optional.of(Address.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<Address> reachable(Address address) {
        try {
            return Optional.of(address instanceof HostPort host ? host.asTarget() : address);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Returns the address of a host and a port that were given as two words. */
    private static Optional<String> joined(String host, String port) {
        boolean isPort = PORT.matcher(port).matches();
        String bracketed =
                host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
        return Optional.of(bracketed + ":" + port).filter(each -> isPort && isTarget(each));
    }

    private static boolean isTarget(String text) {
        return parsed(text).flatMap(AddressWord::reachable).isPresent();
    }

    /** Returns the address that results from the default port; empty if the text is no host. */
    private static Optional<String> withDefaultPort(String text) {
        boolean isHost = PLAIN_HOST.matcher(text).matches()
                || SHORT_HOST.matcher(text).matches()
                || isIpv6(text);
        return isHost ? joined(text, DEFAULT_PORT) : Optional.empty();
    }

    /** Returns the address that was probably meant by a text that is none. */
    private static Optional<String> near(String text) {
        Matcher url = URL.matcher(text);
        Matcher bare = BARE_IPV6.matcher(text);
        String near = url.matches()
                ? hostAndPort(Objects.requireNonNullElse(url.group(1), url.group(2)))
                : bare.matches() && isIpv6(bare.group(1))
                        ? "[" + bare.group(1) + "]:" + bare.group(2)
                        : text.startsWith("/") ? "unix:" + text : "";
        return parsed(near).map(_ -> near);
    }

    private static boolean isIpv6(String text) {
        try {
            return text.contains(":") && InetAddress.ofLiteral(text) instanceof Inet6Address;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Returns the part of a URL with its host, which is this machine if only a port is given. */
    private static String hostAndPort(String text) {
        return PORT.matcher(text).matches() ? "localhost:" + text : text;
    }

    /**
     * Returns the error for a text that is no address. For a host without a port, the default port
     * is suggested where the option has it.
     */
    private static CliException wrong(String option, String text, Optional<String> near) {
        Optional<String> withPort = withDefaultPort(text);
        if (near.isPresent() || withPort.isEmpty()) {
            return CliException.usage("bad-address", option, text).near(near);
        }
        return CliException.usage("no-port", option, text)
                .near(withPort.filter(_ -> !WITHOUT_DEFAULT.contains(option)));
    }
}
