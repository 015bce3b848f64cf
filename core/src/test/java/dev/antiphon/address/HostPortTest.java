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
                ":80",
                "+80",
                "localhost:+80",
                "localhost:٨٠",
                "localhost:８０",
                "localhost:000080",
                "[localhost]:80"
            })
    void refusesWhatIsNoAddressAndNamesIt(String text) {
        assertThatThrownBy(() -> HostPort.parse(text)).isInstanceOf(IllegalArgumentException.class);
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
