package dev.antiphon.address;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import java.nio.charset.StandardCharsets;

/**
 * Any text: it is an address whose own text is read as an equal one, or it is refused with the
 * value in the reason.
 */
class HostPortFuzzTest {
    @FuzzTest
    void holds(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        HostPort address;
        try {
            address = HostPort.parse(text);
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).contains("\"" + text + "\"").contains("write HOST:PORT");
            return;
        }
        assertThat(address.port()).isBetween(0, 65_535);
        assertThat(address.host()).isNotBlank();
        assertThat(HostPort.parse(address.toString())).isEqualTo(address);
        String port = text.substring(text.lastIndexOf(':') + 1);
        assertThat(port).matches("0*" + address.port());
        assertThat(text).contains(text.indexOf(':') < 1 ? "" : address.host());
    }
}
