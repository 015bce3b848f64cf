package dev.antiphon.proxyprotocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;

class ProxyTrustTest {
    private static boolean trusts(String network, String peer) {
        return ProxyTrust.in(network)
                .trusts(new InetSocketAddress(
                        (peer.indexOf(':') < 0 ? IpText.four(peer) : IpText.six(peer))
                                .orElseThrow(),
                        1));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8,10.255.1.2,true",
        "10.0.0.0/8,11.0.0.0,false",
        "192.0.2.128/25,192.0.2.128,true",
        "192.0.2.128/25,192.0.2.127,false",
        "192.0.2.1,192.0.2.1,true",
        "192.0.2.1,192.0.2.0,false",
        "0.0.0.0/0,203.0.113.9,true",
        "0.0.0.0/0,::1,false",
        "::/0,192.0.2.1,false",
        "fd00::/9,fd7f::1,true",
        "fd00::/9,fd80::1,false",
        "::1,::1,true",
        "127.0.0.0/8,::ffff:127.0.0.1,true"
    })
    void networkHoldsItsAddressesAndNoOther(String network, String peer, boolean trusted) {
        assertThat(trusts(network, peer)).isEqualTo(trusted);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/08", "10.0.0.0/", "10.0.0.1/8",
                "proxy.example", "10.0.0/8", "::1/129", "fd00::1/8", "10.0.0.0/8/8", "/8"
            })
    void refusesWhatIsNoNetworkAndNamesIt(String text) {
        assertThatThrownBy(() -> ProxyTrust.in(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + text + "\"");
    }

    @Test
    void nobodyIsTrustedByDefault() {
        assertThatThrownBy(ProxyTrust::in).hasMessageContaining("no network is trusted");
    }

    @Test
    void unixSocketIsTrustedOnlyIfNamed() {
        UnixDomainSocketAddress peer = UnixDomainSocketAddress.of("");
        assertThat(ProxyTrust.in("0.0.0.0/0", "::/0").trusts(peer)).isFalse();
        assertThat(ProxyTrust.in("unix").trusts(peer)).isTrue();
        assertThat(trusts("unix", "127.0.0.1")).isFalse();
    }

    @Test
    void othersAreServedOnlyIfSoChosen() {
        assertThat(ProxyTrust.in("::1").servesOthers()).isFalse();
        assertThat(ProxyTrust.in("::1").servingOthers().servesOthers()).isTrue();
    }
}
