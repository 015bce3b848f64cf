package dev.antiphon.checks.faults;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/** The leak checks themselves: they see what is left behind. */
class LeaksTest {
    @Test
    void openConnectionIsDetected() {
        assertThatThrownBy(() -> {
                    try (FaultServer server = FaultServer.startForLeaks(
                            Duration.ofMillis(100), "framing=line", "handler=inline")) {
                        server.ask("leak");
                    }
                })
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("descriptors is ");
    }
}
