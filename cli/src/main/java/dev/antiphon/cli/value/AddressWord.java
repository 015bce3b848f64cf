package dev.antiphon.cli.value;

import dev.antiphon.address.Address;
import dev.antiphon.address.HostPort;
import dev.antiphon.cli.text.CliException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** An address on a command line, in the syntax of {@link Address#parse}. */
public final class AddressWord {
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

    /** A host that is hardly anything else: {@code localhost}, an IP address, a name with dots. */
    private static final String HOST = "localhost|\\d+\\.\\d+\\.\\d+\\.\\d+|\\[[0-9a-fA-F:.]+]"
            + "|(?:[A-Za-z0-9-]+\\.)+[A-Za-z][A-Za-z0-9-]*";

    private static final Pattern PLAIN_HOST = Pattern.compile(HOST);
    private static final Pattern PLAIN_ADDRESS =
            Pattern.compile("(?:" + HOST + ")?:[0-9]{1,5}|unix:/.+");
    private static final Pattern URL = Pattern.compile("[a-z][a-z0-9+]*://([^/]+)(?:/.*)?");
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
                    .or(() -> words.stream()
                            .limit(1)
                            .flatMap(next -> joined(text, next).stream())
                            .findFirst());
            Stream<String> swapped = words.stream().filter(AddressWord::isPlain);
            return wrong(option, text, near.or(swapped::findFirst));
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
                        .orElseThrow(() -> wrong(label, text, near(words.get(0))))
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
        return Optional.of(bracketed + ":" + port)
                .filter(each ->
                        isPort && parsed(each).flatMap(AddressWord::reachable).isPresent());
    }

    /** Returns the address that was probably meant by a text that is none. */
    private static Optional<String> near(String text) {
        Matcher url = URL.matcher(text);
        Matcher bare = BARE_IPV6.matcher(text);
        String near = url.matches()
                ? url.group(1)
                : bare.matches()
                        ? "[" + bare.group(1) + "]:" + bare.group(2)
                        : text.startsWith("/") ? "unix:" + text : "";
        return parsed(near).map(_ -> near);
    }

    private static CliException wrong(String option, String text, Optional<String> near) {
        return CliException.usage("bad-address", option, text).near(near);
    }
}
