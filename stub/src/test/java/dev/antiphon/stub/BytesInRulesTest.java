package dev.antiphon.stub;

import static dev.antiphon.stub.match.Matchers.field;
import static dev.antiphon.stub.match.Matchers.matching;
import static dev.antiphon.stub.match.Matchers.startsWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.stub.answer.Answer;
import dev.antiphon.stub.match.Matcher;
import dev.antiphon.stub.match.Matchers;
import dev.antiphon.stub.match.Request;
import dev.antiphon.stub.replay.Masks;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Tests that rules and answers keep the bytes of a message, whatever charset it is in. */
class BytesInRulesTest {
    private static final String LATIN = "a|M\u00fcller";

    private final StubServer stub = StubServer.start(Framing.line());

    @AfterEach
    void close() {
        stub.close();
    }

    private String answer(String request) throws IOException {
        try (Peer caller = Peer.connect(stub.port())) {
            caller.send(bytes(request + "\n")).halfClose();
            return new String(caller.bytesToEnd(), StandardCharsets.ISO_8859_1);
        }
    }

    /** Returns each character as the byte of its number. */
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static Request request(byte... bytes) {
        return Request.of(Message.of(bytes));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{message}", "{0}", "a|{1}", "a|{name}", "a|{text@2:6}", "a|{bytes@2:6}"})
    void templateCopiesBytesThatAreNoUtf8(String template) throws IOException {
        stub.when(matching("a\\|(?P<name>.*)")).answer(Answer.template(template));
        assertThat(answer(LATIN)).isEqualTo("a|M\u00fcller\n");
    }

    @Test
    void groupOfTextIsItsBytes() {
        Matcher matcher = matching("(.*)=(.)(?P<rest>[а-я]+)(x)?");
        Request request = Request.of(Message.text("ключ=Имя"));
        assertThat(matcher.groups(request))
                .containsEntry("0", Message.text("ключ=Имя"))
                .containsEntry("1", Message.text("ключ"))
                .containsEntry("2", Message.text("И"))
                .containsEntry("rest", Message.text("мя"))
                .containsEntry("4", Message.empty());
    }

    @Test
    void groupAfterBytesThatAreNotTextIsExact() {
        byte[] mixed = {(byte) 0xfc, (byte) 0xd0, 'a', (byte) 0xd1, (byte) 0x8f, '!', (byte) 0x80};
        assertThat(matching("(.*)([а-я])!(.)").groups(request(mixed)))
                .containsEntry("1", Message.of(new byte[] {(byte) 0xfc, (byte) 0xd0, 'a'}))
                .containsEntry("2", Message.text("я"))
                .containsEntry("3", Message.of(new byte[] {(byte) 0x80}));
    }

    @Test
    void patternNamesAByte() {
        assertThat(matching("f\\xfc").matches(request((byte) 'f', (byte) 0xfc))).isTrue();
        assertThat(matching("f[\\xf0-\\xff]").matches(request((byte) 'f', (byte) 0xfc)))
                .isTrue();
        assertThat(matching("\\x01(.)(.)").matches(request((byte) 1, (byte) 0xc3, (byte) 0xa4)))
                .as("two bytes, though they would be one letter")
                .isTrue();
        assertThat(matching("a\\C\\C").matches(request((byte) 'a', (byte) 0xc3, (byte) 0xa4)))
                .isTrue();
        assertThat(matching("f\\xfc").matches(Request.of(Message.text("f\u00fc"))))
                .isFalse();
        assertThat(matching("f\\x{fc}").matches(Request.of(Message.text("f\u00fc"))))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "ПИНГ (.*), ПИНГ \\xFC, true",
        "\\QПИНГ.\\E\\xfc, ПИНГ.\\xFC, true",
        "(?:ПИНГ|ю+)\\xfc, ююю\\xFC, true",
        "[^|]*\\|.*, M\\xFCller|1, true",
        "[[:alpha:]]\\xfc, M\\xFC, true",
        "[]\\xfc]+, ]\\xFC, true",
        "[а-я], я, true",
        "(?i)ПИНГ, пинг, true",
        "(?i)ПИНГ, пин\\xFC, false",
        "\\pL+, \\xFC, false"
    })
    void lettersOfAPatternAreTheirBytes(String pattern, String message, boolean matches) {
        byte[] utf8 = message.getBytes(StandardCharsets.UTF_8);
        String withByte = new String(utf8, StandardCharsets.ISO_8859_1).replace("\\xFC", "\u00fc");
        assertThat(matching(pattern).matches(request(bytes(withByte)))).isEqualTo(matches);
    }

    @Test
    void patternOfBytesAndOfSeveralLettersIsRefused() {
        assertThatThrownBy(() -> matching("[а-я]\\xfc"))
                .hasMessageContaining("the pattern [а-я]\\xfc cannot be used: it names a byte");
    }

    @Test
    void hexadecimalAnswerHasPlaces() throws IOException {
        stub.when(matching("b(\\C)(.*)"))
                .answer(Answer.hex("01 {1}7f{bytes@-2:2}{u16@0}{hex@0:1} {count}"));
        byte[] got = answer("b\u00fcxyz").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(got).isEqualTo(bytes("\u0001\u00fc\u007fyzb\u00fcb1\n"));
    }

    @Test
    void fieldOfTextIsComparedByBytes() throws IOException {
        stub.when(field("text@0:1").is("\uFFFD")).reply("replaced");
        stub.when(field("bytes@0:1").is("\u00fc", StandardCharsets.ISO_8859_1)).reply("Latin");
        assertThat(answer("\u00fc")).isEqualTo("Latin\n");
    }

    @Test
    void reportShowsTheBytesOfTheField() {
        assertThat(field("text@0:2")
                        .is("ab")
                        .explain(request((byte) 'a', (byte) 0xfc))
                        .reason())
                .isEqualTo("text@0:2 is a\\xFC, not ab");
    }

    @Test
    void maskAppliesToTextAndBytes() {
        Masks text = Masks.of(List.of("сумма [0-9]+", "[а-я]{2}!"));
        assertThat(text.hide(Message.text("ю сумма 15, сумма 7; да!")))
                .isEqualTo(Message.text("ю *, *; *"));
        Masks bytes = Masks.of(List.of("\\xfc+"));
        assertThat(bytes.hide(Message.of(bytes("a\u00fc\u00fcb\u00fc"))))
                .isEqualTo(Message.text("a*b*"));
        assertThat(Masks.of(List.of("[0-9]+")).hide(Message.of(bytes("\u00fc12\u00fc"))))
                .isEqualTo(Message.of(bytes("\u00fc*\u00fc")));
    }

    @Test
    void serverAnswersByBytesOfItsRule() throws IOException {
        stub.when(startsWith(Message.of(bytes("\u00fc")))).answer(Answer.template("<{message}>"));
        assertThat(answer("\u00fc!")).isEqualTo("<\u00fc!>\n");
        assertThat(Matchers.matching("ю").matches(Request.of(Message.text("ю"))))
                .isTrue();
    }
}
