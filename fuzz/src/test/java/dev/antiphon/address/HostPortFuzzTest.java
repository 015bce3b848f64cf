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
            saysWhatIsWrong(text, String.valueOf(e.getMessage()));
            return;
        }
        assertThat(address.port()).isBetween(0, 65_535);
        assertThat(address.host()).isNotBlank();
        assertThat(HostPort.parse(address.toString())).isEqualTo(address);
        String port = text.substring(text.lastIndexOf(':') + 1);
        assertThat(port).matches("0*" + address.port());
        assertThat(text).contains(text.indexOf(':') < 0 ? "" : address.host());
    }

    private static void saysWhatIsWrong(String text, String message) {
        String port = text.substring(text.lastIndexOf(':') + 1);
        String host = text.substring(0, Math.max(0, text.lastIndexOf(':')));
        String bare = host.startsWith("[") && host.endsWith("]") && host.length() > 1
                ? host.substring(1, host.length() - 1)
                : host;
        boolean noHost = bare.isBlank() && message.startsWith("the host is empty");
        boolean namesUnix =
                bare.equals("unix") && message.startsWith("a host named \"unix\" reads as");
        String number = port.replaceFirst("^0+(?=.)", "");
        boolean namesPort = message.startsWith("port " + number + " is");
        assertThat(noHost || namesUnix || namesPort || message.contains(text))
                .as(message)
                .isTrue();
    }
}
