package dev.antiphon.control;

import dev.antiphon.address.Address;
import dev.antiphon.address.HostPort;
import dev.antiphon.control.definition.ProxyDefinition;
import dev.antiphon.framing.Framing;
import dev.antiphon.stub.proxy.FaultProxy;

import java.util.List;

/** The addresses between which a proxy passes bytes, and the framing of its messages. */
record ProxyWay(Address target, List<Address> listen, Framing framing) {
    static ProxyWay of(ProxyDefinition definition) {
        return new ProxyWay(definition.target(), definition.addresses(), definition.framing());
    }

    ProxyWay at(List<Address> others) {
        return new ProxyWay(target, others, framing);
    }

    /**
     * Checks that a server can listen at the addresses, unless their ports are those of {@code
     * now}.
     *
     * @throws ControlException when one cannot be bound
     */
    void requireFree(ProxyWay now) {
        for (Address each : listen) {
            if (now.listen.stream().noneMatch(other -> port(other).equals(port(each)))) {
                Control.requireFree(each);
            }
        }
    }

    private static String port(Address address) {
        return address instanceof HostPort host ? "" + host.port() : address.toString();
    }

    /** Returns the way with the ports that the system chose, for later starts. */
    ProxyWay bound(FaultProxy proxy) {
        boolean isChosen =
                listen.stream().anyMatch(each -> each instanceof HostPort host && host.port() == 0);
        return isChosen ? at(Service.bound(proxy.server())) : this;
    }
}
