package dev.antiphon.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;

class UnixPathTest {
    @ParameterizedTest
    @ValueSource(strings = {"unix:/run/app.sock", "unix:app.sock", "unix:/a:1", "unix:/с пробелом"})
    void readsWhatPeopleWriteAndPrintsIt(String text) {
        assertThat(Address.parse(text)).isInstanceOf(UnixPath.class).hasToString(text);
    }

    @Test
    void isOneSocketAddress() throws UnknownHostException {
        assertThat(Address.parse("unix:/run/app.sock").addresses())
                .isEqualTo(java.util.List.of(UnixDomainSocketAddress.of("/run/app.sock")));
        assertThat(Address.parse("unix:/run/app.sock").isLiteral()).isTrue();
    }

    @Test
    void pathsUpToTheShortestLimitOfAllTransportsAreAccepted() {
        assertThat(new UnixPath("p".repeat(106)).path()).hasSize(106);
        assertThatThrownBy(() -> new UnixPath("p".repeat(107)))
                .hasMessageContaining("107 bytes, over the limit of 106");
        assertThatThrownBy(() -> new UnixPath("ж".repeat(54)))
                .hasMessageContaining("108 bytes, over the limit of 106");
    }

    @ParameterizedTest
    @ValueSource(strings = {"unix:", "unix:  ", "unix:a\0b", "/run/app.sock"})
    void refusesWhatIsNoPath(String text) {
        assertThatThrownBy(() -> UnixPath.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
