package dev.antiphon.control.api;

import dev.antiphon.control.PortService;
import dev.antiphon.control.ProxyService;
import dev.antiphon.control.ServerService;
import dev.antiphon.control.Service;
import dev.antiphon.control.ServiceConnection;
import dev.antiphon.control.ServiceFault;
import dev.antiphon.control.ServiceRule;
import dev.antiphon.control.StubService;
import dev.antiphon.control.http.JsonOutput;
import dev.antiphon.recording.Entry.Direction;

import java.util.List;

/** The JSON forms of services, rules and faults. */
final class ServiceJson {
    private ServiceJson() {}

    /** Returns a service with its counts. */
    static JsonOutput of(Service service) {
        JsonOutput json = new JsonOutput()
                .put("name", service.name())
                .put("kind", service.kind().toString())
                .put("address", service.address());
        addPort(json, service.address());
        return switch (service) {
            case StubService stub ->
                counted(json.put("state", "listening"), stub).put("unmatched", unmatched(stub));
            case ProxyService proxy ->
                counted(json.put("state", proxy.isEnabled() ? "listening" : "disabled"), proxy)
                        .put("to", proxy.target())
                        .put("enabled", proxy.isEnabled())
                        .put("faults", faults(proxy));
            case ServerService server -> counted(json.put("state", "listening"), server);
            case PortService port ->
                json.put("state", port.portKind().toString())
                        .put("from", port.origin().toString());
        };
    }

    private static void addPort(JsonOutput json, String address) {
        String port = address.substring(address.lastIndexOf(':') + 1);
        if (port.matches("[0-9]{1,5}")) {
            json.put("port", Long.parseLong(port));
        }
    }

    private static JsonOutput counted(JsonOutput json, Service service) {
        long open =
                service.connections().stream().filter(ServiceConnection::isOpen).count();
        ServiceCommand.add(json, service);
        return json.put("framing", service.framing().toString())
                .put("from", service.origin().toString())
                .put("changed", service.isChanged())
                .put("connections", open)
                .put("accepted", service.accepted())
                .put("received", service.received());
    }

    private static long unmatched(StubService stub) {
        return stub.stub().received().stream()
                .filter(each -> each.rule().isEmpty())
                .count();
    }

    /** Returns the rules in the order in which they are tried. */
    static List<JsonOutput> rules(List<ServiceRule> rules) {
        return rules.stream().map(ServiceJson::of).toList();
    }

    /** Returns a rule. */
    static JsonOutput of(ServiceRule rule) {
        return new JsonOutput()
                .put("name", rule.name())
                .put("when", rule.when())
                .put("matched", rule.matched())
                .put("from", rule.origin().toString());
    }

    /** Returns the faults of a proxy, in the order in which they were armed. */
    static List<JsonOutput> faults(ProxyService proxy) {
        return proxy.faults().stream().map(ServiceJson::of).toList();
    }

    /** Returns a fault. */
    static JsonOutput of(ServiceFault fault) {
        return new JsonOutput()
                .put("name", fault.name())
                .put("fault", fault.fault().toString())
                .put("to", fault.direction() == Direction.S2C ? "client" : "server")
                .put("enabled", fault.fault().isArmed())
                .put("fired", fault.fault().fired())
                .put("from", fault.origin().toString());
    }
}
