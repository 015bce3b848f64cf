package dev.antiphon.engine.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.UnknownHostException;

class AddressNetworkTest {
    private static AddressNetwork of(String address) {
        try {
            return AddressNetwork.of(InetAddress.getByName(address));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Test
    void addressesOfOneIpv6NetworkAreEqual() {
        assertThat(of("2001:db8:1:2::1")).isEqualTo(of("2001:db8:1:2:ffff::9"));
        assertThat(of("2001:db8:1:2::1")).isNotEqualTo(of("2001:db8:1:3::1"));
        assertThat(of("2001:db8:1:2::1")).hasToString("2001:db8:1:2:0:0:0:0/64");
    }

    @Test
    void everyIpv4AddressIsItsOwnAlsoWhereItComesAsIpv6() {
        assertThat(of("192.0.2.1")).isNotEqualTo(of("192.0.2.2"));
        assertThat(of("::ffff:192.0.2.1")).isEqualTo(of("192.0.2.1")).hasToString("192.0.2.1");
    }

    @Test
    void loopbackIsNotGroupedAsANetwork() {
        assertThat(of("::1")).hasToString("0:0:0:0:0:0:0:1");
    }
}
