package dev.antiphon.stub;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.stub.proxy.ArmedFault;
import dev.antiphon.stub.proxy.FaultProxy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.function.Consumer;
import java.util.stream.Stream;

/** Setters of stubs and proxies refuse null where they are called. */
class NullSettersTest {
    static Stream<Consumer<StubBuilder>> ofStubs() {
        return Stream.of(
                stub -> stub.framing(null),
                stub -> stub.addresses(null),
                stub -> stub.server(null),
                stub -> stub.unmatched(null),
                stub -> stub.onFinding(null),
                stub -> stub.onFault(null),
                stub -> stub.rules(null));
    }

    @ParameterizedTest
    @MethodSource("ofStubs")
    void setterOfAStubRefusesNull(Consumer<StubBuilder> setter) {
        StubBuilder stub = StubServer.builder();
        assertThatThrownBy(() -> setter.accept(stub)).isInstanceOf(NullPointerException.class);
    }

    static Stream<Consumer<FaultProxy.Builder>> ofProxies() {
        return Stream.of(
                proxy -> proxy.framing(null),
                proxy -> proxy.limits(null),
                proxy -> proxy.latencyToClient(null),
                proxy -> proxy.latencyToServer(null),
                proxy -> proxy.faultToClient((ArmedFault) null),
                proxy -> proxy.faultToServer((ArmedFault) null),
                proxy -> proxy.onFault(null),
                proxy -> proxy.tls(null),
                proxy -> proxy.addresses(null),
                proxy -> proxy.listener(null));
    }

    @ParameterizedTest
    @MethodSource("ofProxies")
    void setterOfAProxyRefusesNull(Consumer<FaultProxy.Builder> setter) {
        FaultProxy.Builder proxy = FaultProxy.to("localhost:1");
        assertThatThrownBy(() -> setter.accept(proxy)).isInstanceOf(NullPointerException.class);
    }
}
