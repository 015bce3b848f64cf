package dev.antiphon.cli.option;

import dev.antiphon.address.HostPort;
import dev.antiphon.cli.text.CliException;
import dev.antiphon.proxyprotocol.ProxyHeader.Version;
import dev.antiphon.proxyprotocol.ProxyPreface;

import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** The options for the PROXY header that a client sends, named as in curl. */
public final class ProxyHeaderOptions implements OptionGroup {
    private static final char V6 = ':';

    private final Options options = new Options();
    private final OptionValue<Boolean> wanted = options.flag("--haproxy-protocol");
    private final OptionValue<Optional<String>> version = options.text("--haproxy-version", "1|2");
    private final OptionValue<Optional<String>> client = options.text("--haproxy-clientip", "IP");

    @Override
    public Options options() {
        return options;
    }

    /** Returns the header to send; empty if no option requests it. */
    public Optional<ProxyPreface> preface() {
        if (!wanted.value() && version.value().isEmpty() && client.value().isEmpty()) {
            return Optional.empty();
        }
        ProxyPreface preface = ProxyPreface.of(version());
        return Optional.of(
                client.value().map(text -> preface.withSource(address(text))).orElse(preface));
    }

    private Version version() {
        return switch (version.value().orElse("1")) {
            case "1" -> Version.V1;
            case "2" -> Version.V2;
            default ->
                throw CliException.usage(
                        "proxy-version", "--haproxy-version", version.value().orElse(""));
        };
    }

    /** Returns the address with port 0, which means the port of the connection. */
    private static InetSocketAddress address(String text) {
        boolean digits = !text.isEmpty() && Character.isDigit(text.charAt(text.length() - 1));
        try {
            HostPort host = new HostPort(text, 0);
            if (host.isLiteral() && (digits || text.indexOf(V6) >= 0)) {
                return host.addresses().get(0);
            }
        } catch (UnknownHostException | IllegalArgumentException e) {
            // refused below, like a host name
        }
        throw CliException.usage("bad-ip", "--haproxy-clientip", text);
    }
}
