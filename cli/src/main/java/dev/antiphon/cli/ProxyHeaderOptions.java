package dev.antiphon.cli;

import dev.antiphon.FaultException;
import dev.antiphon.HostPort;
import dev.antiphon.proxyprotocol.ProxyHeader.Version;
import dev.antiphon.proxyprotocol.ProxyPreface;

import picocli.CommandLine.Option;

import java.net.InetSocketAddress;
import java.util.Optional;

/** The PROXY header that a client sends first, if it does; named as curl names it. */
final class ProxyHeaderOptions {
    private static final char V6 = ':';

    @Option(
            names = "--haproxy-protocol",
            descriptionKey = "antiphon.send.haproxy-protocol",
            order = 50)
    private boolean wanted;

    @Option(
            names = "--haproxy-version",
            paramLabel = "1|2",
            descriptionKey = "antiphon.send.haproxy-version",
            order = 51)
    private Optional<String> version = Optional.empty();

    @Option(
            names = "--haproxy-clientip",
            paramLabel = "IP",
            descriptionKey = "antiphon.send.haproxy-clientip",
            order = 52)
    private Optional<String> client = Optional.empty();

    /** Empty where none is to be sent. */
    Optional<ProxyPreface> preface() {
        if (!wanted && version.isEmpty() && client.isEmpty()) {
            return Optional.empty();
        }
        ProxyPreface preface = ProxyPreface.of(version());
        return Optional.of(client.map(text -> preface.withSource(address(text))).orElse(preface));
    }

    private Version version() {
        return switch (version.orElse("1")) {
            case "1" -> Version.V1;
            case "2" -> Version.V2;
            default ->
                throw Problem.usage("proxy-version", "--haproxy-version", version.orElse(""));
        };
    }

    /** Port 0 stands for the connection's own. */
    private static InetSocketAddress address(String text) {
        boolean digits = !text.isEmpty() && Character.isDigit(text.charAt(text.length() - 1));
        try {
            HostPort host = new HostPort(text, 0);
            if (host.isLiteral() && (digits || text.indexOf(V6) >= 0)) {
                return host.addresses().get(0);
            }
        } catch (FaultException | IllegalArgumentException e) {
            // refused below, as a name is
        }
        throw Problem.usage("bad-ip", "--haproxy-clientip", text);
    }
}
