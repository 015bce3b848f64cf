package dev.antiphon.cli.command;

import dev.antiphon.capture.CapturedConversation;
import dev.antiphon.cli.text.CliException;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Predicate;

/** A filter for endpoints of captured conversations, by address, port, or both. */
record NamedSide(@Nullable InetAddress address, int port) implements Predicate<InetSocketAddress> {
    private static final int ANY_PORT = 0;
    private static final int PORT_MAX = 65_535;

    /**
     * Reads the value of {@code --client}: {@code 7000}, {@code 10.0.0.1} or {@code 10.0.0.1:7000}.
     */
    static NamedSide of(String text) {
        NamedSide side = read(text);
        if (side == null) {
            throw CliException.usage("bad-side", "--client", text);
        }
        return side;
    }

    private static @Nullable NamedSide read(String text) {
        if (text.matches("[0-9]{1,5}")) {
            return of(null, text);
        }
        int colon = text.lastIndexOf(':');
        boolean port = colon >= 0
                && (text.indexOf(':') == colon || text.startsWith("["))
                && text.charAt(text.length() - 1) != ']';
        String host = port ? text.substring(0, colon) : text;
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        if (host.isEmpty() && port) {
            return of(null, text.substring(colon + 1));
        }
        try {
            InetAddress address = InetAddress.ofLiteral(host);
            return port ? of(address, text.substring(colon + 1)) : new NamedSide(address, ANY_PORT);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static @Nullable NamedSide of(@Nullable InetAddress address, String port) {
        if (!port.matches("[0-9]{1,5}")) {
            return null;
        }
        int number = Integer.parseInt(port);
        return number < 1 || number > PORT_MAX ? null : new NamedSide(address, number);
    }

    @Override
    public boolean test(InetSocketAddress side) {
        return (port == ANY_PORT || side.getPort() == port)
                && (address == null || address.equals(side.getAddress()));
    }

    /**
     * Returns the conversations with this name, or else those with an endpoint that the text
     * describes.
     */
    static List<CapturedConversation> conversations(String wanted, List<CapturedConversation> all) {
        List<CapturedConversation> named =
                all.stream().filter(each -> each.name().equals(wanted)).toList();
        if (!named.isEmpty()) {
            return named;
        }
        NamedSide side = read(wanted);
        if (side == null) {
            throw CliException.usage("bad-side", "--conversation", wanted);
        }
        return all.stream()
                .filter(each -> side.test(each.client()) || side.test(each.server()))
                .toList();
    }
}
