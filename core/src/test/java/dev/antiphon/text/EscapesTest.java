package dev.antiphon.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.message.Message;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Random;

class EscapesTest {
    @Test
    void textStaysAsItIs() {
        assertThat(Escapes.shown(Message.text("Привет, сервер! 😀 é")))
                .isEqualTo("Привет, сервер! 😀 é");
    }

    @Test
    void controlCharactersAreEscaped() {
        assertThat(Escapes.shown(Message.text("a\u001b[31m\n\r\t\0\u007f\u0085\u202e\u2066\\")))
                .isEqualTo("a\\x1B[31m\\n\\r\\t\\x00\\x7F\\u0085\\u202E\\u2066\\\\");
    }

    @Test
    void escapesAreReadAsBytes() {
        assertThat(Escapes.bytes("a\\x00\\xfF\\n\\r\\t\\0\\\\\\\\x"))
                .containsExactly('a', 0, 0xFF, '\n', '\r', '\t', 0, '\\', '\\', 'x');
        assertThat(Escapes.bytes("ж")).containsExactly(0xD0, 0xB6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\q", "\\", "\\x", "\\x0", "\\x0g", "\\u0041"})
    void unknownEscapeIsRefused(String text) {
        assertThatThrownBy(() -> Escapes.bytes(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\\x");
    }

    @Test
    void bytesThatAreNotUtf8AreEscapedOneByOne() {
        assertThat(Escapes.shown(Message.of(
                        new byte[] {(byte) 0xFF, 'a', (byte) 0xD0, (byte) 0xE2, (byte) 0x82})))
                .isEqualTo("\\xFFa\\xD0\\xE2\\x82");
    }

    @Test
    void randomBytesNeverComeOutRaw() {
        long seed = 20_261_123L;
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            byte[] bytes = new byte[random.nextInt(600)];
            random.nextBytes(bytes);
            String shown = Escapes.shown(Message.of(bytes));
            assertThat(shown.codePoints().noneMatch(c -> Escapes.acts(c) || c == 0xFFFD))
                    .as("round %d of seed %d", round, seed)
                    .isTrue();
        }
    }
}
