package dev.antiphon.control;

import dev.antiphon.control.definition.FaultDefinition;
import dev.antiphon.control.definition.Origin;
import dev.antiphon.recording.Entry.Direction;
import dev.antiphon.stub.proxy.ArmedFault;
import dev.antiphon.stub.proxy.FaultProxy;
import dev.antiphon.stub.verify.Finding;
import dev.antiphon.stub.verify.StubCheck;
import dev.antiphon.stub.verify.VerificationError;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The faults of one proxy by their names, at most {@value #COUNT_MAX}. Any thread may call all
 * methods.
 */
final class ProxyFaults {
    static final int COUNT_MAX = 1000;

    private final Map<String, ServiceFault> faults = new LinkedHashMap<>();
    private long made;

    /** Adds a copy of the fault under its name, or a generated one. */
    synchronized ServiceFault keep(FaultDefinition fault, Origin origin) {
        if (faults.size() >= COUNT_MAX) {
            throw ControlException.full("faults", COUNT_MAX);
        }
        String name = fault.name().map(Service::checkedName).orElseGet(this::generated);
        if (faults.containsKey(name)) {
            throw ControlException.taken("fault", name);
        }
        ArmedFault armed = fault.fault().again();
        if (!fault.isEnabled()) {
            armed.disarm();
        }
        ServiceFault kept = new ServiceFault(name, fault.direction(), armed, origin);
        faults.put(name, kept);
        return kept;
    }

    private String generated() {
        String name;
        do {
            name = "fault-" + ++made;
        } while (faults.containsKey(name));
        return name;
    }

    synchronized List<ServiceFault> all() {
        return List.copyOf(faults.values());
    }

    /** Adds all faults to a proxy. */
    void addTo(FaultProxy.Builder builder) {
        for (ServiceFault each : all()) {
            if (each.direction() == Direction.S2C) {
                builder.faultToClient(each.fault());
            } else {
                builder.faultToServer(each.fault());
            }
        }
    }

    synchronized ServiceFault find(String name) {
        ServiceFault found = faults.get(name);
        if (found == null) {
            throw ControlException.notFound("fault", name, faults.keySet());
        }
        return found;
    }

    /**
     * Checks that each armed fault has happened.
     *
     * @throws VerificationError when one has not; the text names the proxy
     */
    void check(ProxyService proxy) {
        List<Finding> unfired = all().stream()
                .map(ServiceFault::fault)
                .filter(ArmedFault::isUnfired)
                .map(each -> new Finding(StubCheck.UNFIRED, 0, each.toldUnfired()))
                .toList();
        if (!unfired.isEmpty()) {
            String texts = unfired.stream().map(Finding::text).collect(Collectors.joining());
            throw VerificationError.of(
                    "the proxy on %s to %s (framing %s):\n%s"
                            .formatted(proxy.address(), proxy.target(), proxy.framing(), texts),
                    unfired);
        }
    }

    synchronized void put(ServiceFault fault) {
        faults.put(fault.name(), fault);
    }

    synchronized void remove(ServiceFault fault) {
        faults.remove(fault.name(), fault);
    }
}
