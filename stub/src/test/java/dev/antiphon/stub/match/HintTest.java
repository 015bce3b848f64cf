package dev.antiphon.stub.match;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

class HintTest {
    private static Optional<String> hint(String found, String expected) {
        return Hint.of(
                found.getBytes(StandardCharsets.UTF_8),
                expected.getBytes(StandardCharsets.UTF_8),
                0);
    }

    @Test
    void missingAndSuperfluousEndsAreHintedAt() {
        assertThat(hint("PING\r", "PING"))
                .hasValue("1 bytes more than expected, at the end; a carriage return:"
                        + " is the framing crlf?");
        assertThat(hint("PI", "PING"))
                .hasValue("2 bytes fewer than expected, at the end: does the length count itself,"
                        + " or was the message cut by its framing?");
        assertThat(hint("NG", "PING"))
                .hasValue("2 bytes fewer than expected, at the start: is a header taken for the"
                        + " length?");
        assertThat(hint("GNIP", "PING"))
                .hasValue("the same bytes in the opposite order: is the last byte first (le)?");
        assertThat(hint("PONG", "PING")).isEmpty();
    }
}
