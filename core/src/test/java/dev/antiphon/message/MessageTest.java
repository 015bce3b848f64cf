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
