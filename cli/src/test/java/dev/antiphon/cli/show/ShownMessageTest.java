package dev.antiphon.cli.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.cli.show.ShownMessage.Form;
import dev.antiphon.cli.text.Texts;
import dev.antiphon.message.Message;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.HexFormat;

/** Text as text, and everything else as digits. */
class ShownMessageTest {
    private static final Texts ENGLISH = Texts.in("en");

    private static Message bytes(String hex) {
        return Message.of(HexFormat.of().parseHex(hex));
    }

    private static String shown(Message message, int bytesMax) {
        return new ShownMessage(ENGLISH, Form.TEXT_OR_HEX, bytesMax).of(message);
    }

    @ParameterizedTest
    @CsvSource({
        "50494e470d0a, PING\\r\\n",
        "d09fd180d0b8, При",
        "383d4649582e342e3401393d350133353d3001, 8=FIX.4.4\\x019=5\\x0135=0\\x01",
        "1603010200010001fc0303, hex 16 03 01 02 00 01 00 01 fc 03 03",
        "fffe, hex ff fe",
        "06, hex 06",
        "100e00044d5154540402003c0000, hex 10 0e 00 04 4d 51 54 54 04 02 00 3c 00 00",
        "'', ''",
    })
    void bytesAreTextOrDigits(String hex, String line) {
        assertThat(shown(bytes(hex), 1000)).isEqualTo(line);
    }

    @Test
    void digitsAreForcedWithoutTheirWord() {
        assertThat(new ShownMessage(ENGLISH, Form.HEX, 1000).of(Message.text("PING")))
                .isEqualTo("50 49 4e 47");
    }

    @Test
    void contentIsHidden() {
        assertThat(new ShownMessage(ENGLISH, Form.NONE, 1000).of(Message.text("secret")))
                .isEmpty();
    }

    @Test
    void longMessageIsCutAndTheRestIsCounted() {
        Message text = Message.text("x".repeat(31));
        assertThat(shown(text, 30)).isEqualTo("x".repeat(30) + "… 1 more byte");
        assertThat(shown(text, 31)).isEqualTo("x".repeat(31));
        assertThat(new ShownMessage(ENGLISH, Form.HEX, 30).of(text))
                .isEqualTo("78 ".repeat(9) + "78… 21 more bytes");
        assertThat(new ShownMessage(Texts.in("ru"), Form.HEX, 30).of(text))
                .endsWith("78… ещё 21 байт");
    }

    @Test
    void binaryAsTextHasNoLettersByChance() {
        assertThat(ShownMessage.escaped(bytes("160301417a00"), 100))
                .isEqualTo("\\x16\\x03\\x01\\x41\\x7A\\x00");
        assertThat(ShownMessage.escaped(bytes("160301417a00"), 2))
                .isEqualTo("\\x16\\x03… (6 bytes)");
        assertThat(ShownMessage.escaped(Message.text("Привет"), 100)).isEqualTo("Привет");
    }

    @Test
    void letterThatIsCutAtTheEndDoesNotMakeATextBinary() {
        assertThat(shown(bytes("d09fd180d0b8d0b2d0b5d1"), 100)).isEqualTo("Приве\\xD1");
    }
}
