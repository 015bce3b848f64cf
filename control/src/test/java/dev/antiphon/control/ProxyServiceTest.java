package dev.antiphon.control;

import static dev.antiphon.control.ControlTest.json;
import static dev.antiphon.control.ControlTest.refused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.address.Address;
import dev.antiphon.control.ControlException.Kind;
import dev.antiphon.control.definition.DefinitionSource;
import dev.antiphon.control.definition.FaultDefinition;
import dev.antiphon.control.definition.ProxyDefinition;
import dev.antiphon.framing.Framing;
import dev.antiphon.stub.StubServer;
import dev.antiphon.stub.match.Matchers;
import dev.antiphon.stub.proxy.ArmedFault;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.ConnectException;
import java.util.Optional;

/** Tests of proxies in the registry, over sockets. */
class ProxyServiceTest {
    private final Control control = Control.start();
    private final StubServer one = StubServer.start(Framing.line());
    private final StubServer two = StubServer.start(Framing.line());

    ProxyServiceTest() {
        one.when(Matchers.anything()).reply("one");
        two.when(Matchers.anything()).reply("two");
    }

    @AfterEach
    void close() {
        control.close();
        one.stop();
        two.stop();
    }

    private ProxyService proxy(String more) {
        return control.addProxy(ProxyDefinition.read(
                json("{to: '" + one.address() + "'" + more + "}"), DefinitionSource.remote()));
    }

    private static Peer peer(ProxyService proxy) {
        String address = proxy.address();
        return Peer.connect(Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)));
    }

    private static String asked(ProxyService proxy) throws IOException {
        try (Peer client = peer(proxy)) {
            return client.ask("PING").strip();
        }
    }

    @Test
    void disabledProxyRefusesAndEndsOpenConnectionsInOrder() throws IOException {
        ProxyService proxy = proxy("");
        String address = proxy.address();
        try (Peer client = peer(proxy)) {
            assertThat(client.ask("PING")).isEqualTo("one\n");
            proxy.disable();
            assertThat(client.readToEnd()).isEmpty(); // a FIN, not a reset
        }
        assertThat(proxy.isEnabled()).isFalse();
        assertThat(proxy.isChanged()).isTrue();
        assertThatThrownBy(() -> peer(proxy)).hasRootCauseInstanceOf(ConnectException.class);
        proxy.enable();
        assertThat(proxy.address()).isEqualTo(address);
        assertThat(asked(proxy)).isEqualTo("one");
    }

    @Test
    void targetChangesAndIsReset() throws IOException {
        ProxyService proxy = proxy("");
        String address = proxy.address();
        proxy.change(
                Optional.of(Address.parse(two.address())),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        assertThat(asked(proxy)).isEqualTo("two");
        proxy.reset();
        assertThat(asked(proxy)).isEqualTo("one");
        assertThat(proxy.isChanged()).isFalse();
        assertThat(proxy.address()).isEqualTo(address);
    }

    @Test
    void boundAddressIsRefusedAndTheProxyGoesOn() throws IOException {
        ProxyService proxy = proxy("");
        refused(
                Kind.CANNOT_BIND,
                () -> proxy.change(
                        Optional.empty(),
                        Optional.of(Address.parse(two.address())),
                        Optional.empty(),
                        Optional.empty()));
        assertThat(asked(proxy)).isEqualTo("one");
    }

    @Test
    void faultsOfTheDefinitionAreArmedFromTheFirstConnectionOn() throws IOException {
        ProxyService proxy = proxy(", faults: {to-client: ['close:1']}");
        try (Peer client = peer(proxy)) {
            assertThat(client.send("PING\n").readToEnd()).isEqualTo("o");
        }
        assertThat(proxy.fault("fault-1").fault().fired()).isEqualTo(1);
        proxy.removeFault("fault-1");
        assertThat(asked(proxy)).isEqualTo("one");
        proxy.reset();
        assertThat(proxy.faults()).hasSize(1);
    }

    @Test
    void faultIsArmedAndDisarmedWhileAConnectionIsOpen() throws IOException {
        ProxyService proxy = proxy("");
        try (Peer client = peer(proxy)) {
            assertThat(client.ask("PING")).isEqualTo("one\n");
            ServiceFault fault = proxy.arm(
                    FaultDefinition.read(json("{name: cut, fault: 'drop:0', to: client}")));
            assertThat(fault.name()).isEqualTo("cut");
            proxy.enableFault("cut", false);
            assertThat(client.ask("PING")).isEqualTo("one\n");
        }
        refused(
                Kind.TAKEN,
                () -> proxy.arm(FaultDefinition.read(json("{name: cut, fault: 'drop:0'}"))));
        refused(Kind.NOT_FOUND, () -> proxy.removeFault("cat"));
        refused(Kind.NOT_FOUND, () -> proxy.enableFault("cat", true));
    }

    @Test
    void faultIsChangedWhileAConnectionIsOpen() throws IOException {
        ProxyService proxy = proxy(", faults: {to-client: ['split:1']}");
        try (Peer client = peer(proxy)) {
            assertThat(client.ask("PING")).isEqualTo("one\n");
            proxy.changeFault("fault-1", ArmedFault.parse("close:2"));
            assertThat(client.send("PING\n").readToEnd()).isEqualTo("on");
        }
        proxy.changeFault("fault-1", ArmedFault.parse("close:1 on connection 3"));
        assertThat(asked(proxy)).isEqualTo("one");
        try (Peer client = peer(proxy)) {
            assertThat(client.send("PING\n").readToEnd()).isEqualTo("o");
        }
        assertThat(proxy.faults()).hasSize(1);
    }

    @Test
    void connectionIsClosedAndReset() throws IOException {
        ProxyService proxy = proxy("");
        try (Peer first = peer(proxy);
                Peer second = peer(proxy)) {
            assertThat(first.ask("PING")).isEqualTo("one\n");
            assertThat(second.ask("PING")).isEqualTo("one\n");
            proxy.closeConnection(1);
            assertThat(first.readToEnd()).isEmpty();
            proxy.resetConnection(2);
            assertThatThrownBy(second::readToEnd).hasMessageContaining("reset");
        }
        refused(Kind.NOT_FOUND, () -> proxy.closeConnection(99));
    }

    @Test
    void removedProxyCannotBeEnabled() {
        ProxyService proxy = proxy(", enabled: false");
        control.remove(proxy.name());
        refused(Kind.CONFLICT, proxy::enable);
    }
}
