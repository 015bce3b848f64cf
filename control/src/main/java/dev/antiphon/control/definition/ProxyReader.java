package dev.antiphon.control.definition;

import dev.antiphon.framing.Framing;
import dev.antiphon.recording.Entry.Direction;
import dev.antiphon.stub.proxy.ArmedFault;
import dev.antiphon.stub.yaml.YamlValue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A reader of the definition of a proxy. */
final class ProxyReader {
    private static final List<String> KEYS = List.of(
            "name",
            "listen",
            "to",
            "framing",
            "faults",
            "tls",
            "tlsToServer",
            "enabled",
            "seed",
            "allow");
    private static final List<String> WAYS = List.of("to-client", "to-server");

    private ProxyReader() {}

    static ProxyDefinition read(YamlValue value, DefinitionSource source) {
        Map<String, YamlValue> keys = value.keys(KEYS);
        YamlValue to = keys.get("to");
        if (to == null) {
            throw value.wrong(
                    "a proxy says to: which server it connects; write to: localhost:7000");
        }
        ProxyDefinition.Builder proxy = ProxyDefinition.to(source.target(to))
                .origin(source.origin())
                .settingsText(settingsText(keys));
        Optional.ofNullable(keys.get("name")).map(YamlValue::text).ifPresent(proxy::name);
        Optional.ofNullable(keys.get("listen"))
                .map(source::address)
                .ifPresent(each -> proxy.addresses(List.of(each)));
        Optional.ofNullable(keys.get("enabled")).map(YamlValue::yes).ifPresent(proxy::enabled);
        Optional.ofNullable(keys.get("framing"))
                .map(each -> each.read(Framing::parse))
                .ifPresent(proxy::framing);
        Optional.ofNullable(keys.get("allow")).map(AllowedFindings::read).ifPresent(proxy::allow);
        Optional.ofNullable(keys.get("seed"))
                .map(seed -> seed.number(0, Long.MAX_VALUE))
                .ifPresent(seed -> proxy.settings(each -> each.seed(seed)));
        Optional.ofNullable(keys.get("tls"))
                .map(tls -> TlsOptionsReader.server(tls, source))
                .ifPresent(tls -> proxy.settings(each -> each.tlsToClients(tls)));
        Optional.ofNullable(keys.get("tlsToServer"))
                .map(tls -> TlsOptionsReader.client(tls, source))
                .ifPresent(tls -> proxy.settings(each -> each.tls(tls)));
        Optional.ofNullable(keys.get("faults")).ifPresent(each -> addFaults(proxy, each));
        return proxy.build();
    }

    /** Returns a text that differs if the proxy must start anew. */
    private static String settingsText(Map<String, YamlValue> keys) {
        List<String> settings = List.of("framing", "seed", "tls", "tlsToServer");
        return keys.entrySet().stream()
                .filter(each -> settings.contains(each.getKey()))
                .map(each -> each.getKey() + "=" + each.getValue().plain())
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    /** Reads a list of faults, or texts of faults under the keys of both directions. */
    private static void addFaults(ProxyDefinition.Builder proxy, YamlValue value) {
        if (value.isList()) {
            value.list().forEach(each -> proxy.fault(FaultDefinition.read(each)));
            return;
        }
        Map<String, YamlValue> ways = value.keys(WAYS);
        ways.forEach((way, faults) -> {
            Direction direction = way.equals("to-client") ? Direction.S2C : Direction.C2S;
            faults.oneOrMore()
                    .forEach(each -> proxy.fault(new FaultDefinition(
                            Optional.empty(), direction, each.read(ArmedFault::parse), true)));
        });
    }
}
