package dev.antiphon.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.UnknownHostException;

class HostPortTest {
    @Test
    void hostWhoseTextWouldReadAsAnotherAddressIsRefused() {
        assertThatThrownBy(() -> new HostPort("unix", 80))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("unix.:80");
        assertThat(Address.parse(new HostPort("unix.", 80).toString()))
                .isEqualTo(new HostPort("unix.", 80));
    }

    @ParameterizedTest
    @CsvSource({
        "12345,localhost:12345",
        "a.example:7,a.example:7",
        "[::1]:80,[::1]:80",
        "*:0,*:0",
        ":80,*:80",
        "10.0.0.7:7,10.0.0.7:7"
    })
    void readsWhatPeopleWrite(String text, String printed) {
        assertThat(HostPort.parse(text)).hasToString(printed);
        assertThat(HostPort.parse(printed)).isEqualTo(HostPort.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "localhost:",
                "localhost:99999",
                "localhost:-1",
                "::1:80",
                ":",
                " :80",
                "+80",
                "localhost:+80",
                "localhost:٨٠",
                "localhost:８０",
                "localhost:000080",
                "[localhost]:80"
            })
    void refusesWhatIsNoAddressAndNamesIt(String text) {
        assertThatThrownBy(() -> HostPort.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("address \"" + text + "\"")
                .hasMessageContaining("write HOST:PORT, PORT or :PORT, e.g. localhost:12345");
    }

    @ParameterizedTest
    @CsvSource({
        ":7,localhost:7",
        "*:7,localhost:7",
        "0.0.0.0:7,0.0.0.0:7",
        "a.example:7,a.example:7"
    })
    void clientThatIsGivenAllAddressesConnectsToThisMachine(String text, String target) {
        assertThat(HostPort.parse(text).asTarget()).hasToString(target);
    }

    @Test
    void portZeroIsNoTarget() {
        assertThatThrownBy(() -> HostPort.parse("0").asTarget())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("give a port from 1 to 65535");
    }

    /** The JDK names the cause where it asked a name service. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.256:7",
                "1.2.3.4.5:7",
                "256.1:7",
                "1..2:7",
                ".:7",
                "99999999999:7",
                "[zz:1]:7",
                "[g::1]:7"
            })
    void addressThatIsNoneIsNeverLookedUp(String text) {
        HostPort address = HostPort.parse(text);
        assertThat(address.isLiteral()).isTrue();
        assertThatThrownBy(address::addresses)
                .isInstanceOf(UnknownHostException.class)
                .hasMessage(address.host())
                .hasNoCause();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1:2]:7", "[fe80::1%no-such-zone]:7", "[1::2::3]:7", "0x7f.1.1.1:7"})
    void addressThatTheJdkRefusesIsUnknown(String text) {
        HostPort address = HostPort.parse(text);
        assertThatThrownBy(address::addresses)
                .isInstanceOf(UnknownHostException.class)
                .hasMessage(address.host());
    }

    @ParameterizedTest
    @CsvSource({"127.1:7, 127.0.0.1", "2130706433:7, 127.0.0.1", "10.0.0.7:7, 10.0.0.7"})
    void numbersAreAnAddressOfIpv4(String text, String host) throws UnknownHostException {
        assertThat(HostPort.parse(text).addresses())
                .extracting(each -> each.getAddress().getHostAddress())
                .containsExactly(host);
    }

    @Test
    void localhostIsBothLoopbackAddresses() throws UnknownHostException {
        assertThat(HostPort.parse("localhost:1").addresses())
                .extracting(address -> address.getAddress().getHostAddress())
                .containsExactly("127.0.0.1", "0:0:0:0:0:0:0:1");
    }

    @Test
    void unknownNameIsRefusedByItsName() {
        assertThatThrownBy(() -> HostPort.parse("no-such-host.invalid:1").addresses())
                .isInstanceOf(UnknownHostException.class)
                .hasMessage("no-such-host.invalid");
    }
}
