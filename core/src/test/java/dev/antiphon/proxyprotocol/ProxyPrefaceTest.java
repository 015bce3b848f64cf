package dev.antiphon.proxyprotocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.proxyprotocol.ProxyHeader.Version;

import org.junit.jupiter.api.Test;

import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;

class ProxyPrefaceTest {
    private static final InetSocketAddress LOCAL =
            new InetSocketAddress(IpText.four("192.0.2.1").orElseThrow(), 5000);
    private static final InetSocketAddress REMOTE =
            new InetSocketAddress(IpText.four("192.0.2.2").orElseThrow(), 80);
    private static final InetSocketAddress SIX =
            new InetSocketAddress(IpText.six("2001:db8::1").orElseThrow(), 0);

    @Test
    void sendsTheConnectionsAddresses() {
        assertThat(ProxyPreface.of(Version.V1).bytes(LOCAL, REMOTE))
                .isEqualTo(Headers.v1("PROXY TCP4 192.0.2.1 192.0.2.2 5000 80"));
        assertThat(ProxyPreface.of(Version.V2).bytes(LOCAL, REMOTE))
                .isEqualTo(Headers.v2(0x21, 0x11, Headers.four()));
    }

    @Test
    void sendsTheGivenAddressesAndMixedFamiliesAsIpv6() {
        ProxyPreface one = ProxyPreface.of(Version.V1).withSource(SIX);
        assertThat(one.bytes(LOCAL, REMOTE))
                .isEqualTo(Headers.v1(
                        "PROXY TCP6 2001:db8:0:0:0:0:0:1 0:0:0:0:0:ffff:c000:202 5000 80"));
        ProxyPreface two = ProxyPreface.of(Version.V2).withSource(SIX).withDestination(REMOTE);
        assertThat(two.bytes(LOCAL, LOCAL))
                .isEqualTo(Headers.v2("21 21 0024 20010db8000000000000000000000001"
                        + "00000000000000000000ffffc0000202 1388 0050"));
    }

    @Test
    void sendsUnknownOnAUnixSocket() {
        UnixDomainSocketAddress unix = UnixDomainSocketAddress.of("/a");
        assertThat(ProxyPreface.of(Version.V1).bytes(unix, unix))
                .isEqualTo(Headers.v1("PROXY UNKNOWN"));
        assertThat(ProxyPreface.of(Version.V2).bytes(unix, unix))
                .isEqualTo(Headers.v2("21 00 0000"));
    }

    @Test
    void refusesANameThatHasNoAddress() {
        InetSocketAddress name = InetSocketAddress.createUnresolved("a.example", 1);
        assertThatThrownBy(() -> ProxyPreface.of(Version.V1).withSource(name))
                .hasMessageContaining("is a name");
    }
}
