package dev.antiphon.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;

class MessageTest {
    @Test
    void bytesAreKeptExactlyAlsoWhenTheyAreNoText() {
        byte[] bytes = {(byte) 0xFF, (byte) 0xFE, 0};
        Message message = Message.of(bytes);
        bytes[0] = 1;
        assertThat(message.bytes()).containsExactly(0xFF, 0xFE, 0);
        assertThat(message.isText()).isFalse();
        assertThat(message.text()).isEqualTo("\uFFFD\uFFFD\0");
    }

    @Test
    void hexIsReadAndWritten() {
        assertThat(Message.hex(" 0a FF\n00 ")).isEqualTo(Message.of(new byte[] {10, -1, 0}));
        assertThat(Message.hex("0aff00").hex()).isEqualTo("0a ff 00");
        assertThat(Message.hex("")).isEqualTo(Message.empty());
        assertThatThrownBy(() -> Message.hex("0g"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"0g\" is not pairs of hexadecimal digits, such as 0a ff");
    }

    @Test
    void messagePrintsItsSizeAndBeginning() {
        assertThat(Message.empty()).hasToString("Message[0 bytes]");
        assertThat(Message.text("a")).hasToString("Message[1 byte: \"a\"]");
        assertThat(Message.text("Привет\r\n")).hasToString("Message[14 bytes: \"Привет\\r\\n\"]");
        assertThat(Message.text("\"\\\t\u001b\u202e\u2028"))
                .hasToString("Message[10 bytes: \"\\\"\\\\\\t\\u{1b}\\u{202e}\\u{2028}\"]");
        assertThat(Message.hex("ca fe 41 0a")).hasToString("Message[4 bytes: ca fe 41 0a]");
        assertThat(Message.of(new byte[1000]))
                .hasToString("Message[1000 bytes: \"" + "\\u{0}".repeat(64) + "\"…]");
        assertThat(Message.of(new byte[] {-1}).toString() + Message.hex("ff".repeat(1000)))
                .isEqualTo("Message[1 byte: ff]Message[1000 bytes: ff" + " ff".repeat(31) + " …]");
    }

    @Test
    void cutWithinACharacterStaysText() {
        for (String character : new String[] {"я", "€", "😀"}) {
            for (int before = 0; before < 4; before++) {
                String text = "a".repeat(before) + character.repeat(100);
                assertThat(Message.text(text).toString())
                        .startsWith("Message[" + Message.text(text).size() + " bytes: \"")
                        .endsWith(character + "\"…]");
            }
        }
    }

    @Test
    void equalBytesAreEqualMessagesWhateverTheyWereMadeOf() {
        Message message = Message.of(ByteBuffer.wrap(new byte[] {0, 'a', 'b', 0}, 1, 2));
        assertThat(message).isEqualTo(Message.text("ab")).hasSameHashCodeAs(Message.text("ab"));
        assertThat(message).isNotEqualTo(Message.text("aB")).isNotEqualTo(Message.empty());
    }

    @Test
    void wellFormednessAgreesWithTheStrictDecoderOnAllShortAndManyRandomInputs() {
        for (int value = 0; value < 1 << 16; value++) {
            check(new byte[] {(byte) (value >>> 8), (byte) value});
        }
        Random random = new Random(7);
        for (int round = 0; round < 200_000; round++) {
            byte[] bytes = new byte[3 + random.nextInt(3)];
            random.nextBytes(bytes);
            bytes[0] = (byte) (0xE0 + random.nextInt(24));
            bytes[1] = (byte) (0x80 + random.nextInt(64));
            bytes[2] = (byte) (0x80 + random.nextInt(64));
            check(bytes);
        }
    }

    private static void check(byte[] bytes) {
        boolean strict;
        try {
            var _ = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            strict = true;
        } catch (CharacterCodingException e) {
            strict = false;
        }
        assertThat(Message.of(bytes).isText()).isEqualTo(strict);
    }

    @Test
    void bufferIsReadOnly() {
        assertThatThrownBy(() -> Message.text("x").buffer().put((byte) 1))
                .isInstanceOf(java.nio.ReadOnlyBufferException.class);
    }
}
