package dev.antiphon.framing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

class FramingTest {
    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] encoded(Framing framing, List<String> messages) {
        ByteBuffer out = ByteBuffer.allocate(4096);
        for (String message : messages) {
            ByteBuffer content = ByteBuffer.wrap(utf8(message));
            framing.encodeHead(content, out);
            out.put(content.duplicate());
            framing.encodeTail(content, out);
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    @Test
    void lineIsTheBytesUpToTheLineFeed() {
        assertThat(new Decoding(Framing.line(), 100).read(utf8("a\nbc\n\nd")).found)
                .containsExactly("a", "bc", "");
    }

    @Test
    void lineDropsOneCarriageReturnBeforeTheLineFeed() {
        assertThat(new Decoding(Framing.line(), 100).read(utf8("a\r\n\r\r\n\rb\n")).found)
                .containsExactly("a", "\r", "\rb");
    }

    @Test
    void lengthCountsTheMessageAloneAndStandsBigEndian() {
        assertThat(encoded(Framing.length(2), List.of("ab"))).containsExactly(0, 2, 'a', 'b');
        assertThat(encoded(Framing.length(8), List.of("z")))
                .containsExactly(0, 0, 0, 0, 0, 0, 0, 1, 'z');
        assertThat(new Decoding(Framing.length(1), 100).read(new byte[] {1, 'q', 0, 2, 'r'}).found)
                .containsExactly("q", "");
    }

    @Test
    void messageOfExactlyTheLimitIsAMessageAndOneByteMoreIsTooLong() {
        assertThat(new Decoding(Framing.line(), 3).read(utf8("abc\n")).found)
                .containsExactly("abc");
        assertThat(new Decoding(Framing.line(), 3).read(utf8("abc\r\n")).found)
                .containsExactly("abc");
        assertThat(new Decoding(Framing.line(), 3).read(utf8("abcd\n")).found)
                .containsExactly("<too long 4>");
        assertThat(new Decoding(Framing.line(), 3).read(utf8("abcd")).found)
                .containsExactly("<too long 4>");
        assertThat(new Decoding(Framing.line(), 3).read(utf8("abc\r")).found).isEmpty();
        assertThat(new Decoding(Framing.length(1), 3).read(new byte[] {4}).found)
                .containsExactly("<too long 4>");
    }

    @ParameterizedTest
    @CsvSource({
        "8,7fffffffffffffff",
        "8,8000000000000000",
        "8,ffffffffffffffff",
        "4,7fffffff",
        "4,ffffffff",
        "3,ffffff"
    })
    void hostileLengthIsRefusedByItsNumberAlone(int size, String hex) {
        byte[] wire = HexFormat.of().parseHex(hex);
        assertThat(new Decoding(Framing.length(size), 1 << 20).read(wire).found)
                .containsExactly("<too long "
                        + Long.toUnsignedString(Long.parseUnsignedLong(hex, 16)) + ">");
    }

    @Test
    void lineRefusesToCarryWhatItsReaderWouldCutOrDrop() {
        assertThatThrownBy(() -> encoded(Framing.line(), List.of("a\nb")))
                .hasMessageContaining("line feed (at byte 1)")
                .hasMessageContaining("length:4");
        assertThatThrownBy(() -> encoded(Framing.line(), List.of("a\r")))
                .hasMessageContaining("carriage return");
    }

    @Test
    void lengthRefusesToCarryMoreThanItCanCount() {
        assertThatThrownBy(() -> encoded(Framing.length(1), List.of("a".repeat(256))))
                .hasMessage(
                        "a message of 256 bytes is over the 255 that length:1 can count; use a longer length");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "lines",
                "length",
                "length:",
                "length:9",
                "length:5",
                "length:0",
                "length:x",
                "length:+2",
                "length:2,be",
                "length:2,le,text",
                "length:11,text",
                "line:2",
                "raw:",
                "fixed:0",
                "fixed:-1",
                "fixed:+1",
                "fixed:٣",
                "fixed:2147483648",
                "delimiter:",
                "delimiter:\\q",
                "delimiter:\\x0"
            })
    void grammarRefusesWhatIsNoFramingAndSaysWhatIs(String text) {
        assertThatThrownBy(() -> Framing.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("framing ")
                .hasMessageMatching(
                        "(?s).*(known framings|, but |write it as|1, 2, 3, 4 or 8|at the least|1 to 64|1 to 10).*");
    }

    private static String wire(String framing, String... messages) {
        return new String(
                encoded(Framing.parse(framing), List.of(messages)), StandardCharsets.ISO_8859_1);
    }

    private static List<String> found(String framing, String wire) {
        byte[] bytes = wire.getBytes(StandardCharsets.ISO_8859_1);
        return new Decoding(Framing.parse(framing), 1000).read(bytes).found;
    }

    @Test
    void eachFramingWritesTheFieldsOwnBytes() {
        assertThat(wire("crlf", "a", "b")).isEqualTo("a\r\nb\r\n");
        assertThat(wire("nul", "a")).isEqualTo("a\0");
        assertThat(wire("delimiter:\\x1e|", "a")).isEqualTo("a\u001e|");
        assertThat(wire("length:2,le", "ab")).isEqualTo("\2\0ab");
        assertThat(wire("length:2,inclusive", "ab")).isEqualTo("\0\4ab");
        assertThat(wire("length:4,text", "ab")).isEqualTo("0002ab");
        assertThat(wire("length:4,text,inclusive", "ab")).isEqualTo("0006ab");
        assertThat(wire("varint", "a".repeat(300)))
                .startsWith("\u00ac\u0002aaa")
                .hasSize(302);
        assertThat(wire("fixed:3", "abc")).isEqualTo("abc");
        assertThat(wire("stx", "a")).isEqualTo("\u0002a\u0003");
        assertThat(wire("mllp", "a")).isEqualTo("\u000ba\u001c\r");
        assertThat(wire("netstring", "hello", "")).isEqualTo("5:hello,0:,");
        assertThat(wire("headers", "{}")).isEqualTo("Content-Length: 2\r\n\r\n{}");
        assertThat(wire("json", "{\"a\":1}")).isEqualTo("{\"a\":1}\n");
    }

    @Test
    void crlfIsStrict() {
        assertThat(found("crlf", "a\nb\rc\r\r\n\r\nd")).containsExactly("a\nb\rc\r", "");
    }

    @Test
    void headersAreReadInAnyCaseAndOrder() {
        assertThat(found(
                        "headers",
                        "X-A: b\r\ncontent-LENGTH:3\r\n\r\nabcContent-Length: 0\r\n\r\n"))
                .containsExactly("abc", "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "stx|x",
                "mllp|x",
                "netstring|x",
                "netstring|:",
                "netstring|05:hello,",
                "netstring|5:hello;",
                "netstring|1111111111111111111",
                "length:4,text|00a2",
                "length:4,text,inclusive|0003",
                "length:2,inclusive|\\0\\1",
                "varint|\\377\\377\\377\\377\\377\\377\\377\\377\\377\\377",
                "varint|\\203\\200\\200\\200\\200\\200\\200\\200\\200\\2abc",
                "headers|nonsense\\r\\n\\r\\n",
                "headers|X-A: b\\r\\n\\r\\n",
                "headers|Content-Length: -1\\r\\n\\r\\n",
                "headers|Content-Length: 1\\r\\nContent-Length: 1\\r\\n\\r\\nx",
                "json|}",
                "json|,",
                "json|1}x"
            })
    void brokenRulesAreMalformed(String framing, String escapedWire) {
        byte[] wire = escapedWire.translateEscapes().getBytes(StandardCharsets.ISO_8859_1);
        assertThat(new Decoding(Framing.parse(framing), 1000).read(wire).found)
                .last()
                .isEqualTo("<malformed>");
    }

    @Test
    void boundOfTheHeadersIsTheSameWhereverTheyAreCut() {
        String length = "Content-Length: 1\r\nX: ";
        byte[] most = utf8(length + "a".repeat(8192 - length.length()) + "\r\n\r\nb");
        Decoding decoding = new Decoding(Framing.parse("headers"), 1000);
        for (byte each : most) {
            decoding.read(new byte[] {each});
        }
        assertThat(decoding.found).containsExactly("b");
        byte[] over = utf8(length + "a".repeat(8193 - length.length()) + "\r\n\r\nb");
        assertThat(new Decoding(Framing.parse("headers"), 1000).read(over).found)
                .containsExactly("<malformed>");
    }

    @Test
    void headersWithoutAnEndAreRefusedWithinTheirBound() {
        assertThat(found("headers", "a".repeat(8200))).containsExactly("<malformed>");
    }

    @ParameterizedTest
    @CsvSource({
        "crlf, a\\r\\nb",
        "nul, a\\0b",
        "stx, a\\03b",
        "mllp, a\\034\\rb",
        "fixed:3, ab",
        "json, {} {}",
        "json, ' 1'",
        "json, {",
        "json, ''",
        "'delimiter:aba', cab"
    })
    void messageThatItsReaderWouldCutIsRefused(String framing, String message) {
        assertThatThrownBy(() -> wire(framing, message.translateEscapes()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void jsonValuesAreFoundWhereverTheyAreCut() {
        String wire =
                " {\"a\":[1,{\"b\":\"}\\\\\\\"]\"}]}\n[] \"x\\\"y\"true 12 -3.5e+7[[]]\t\r\n null ";
        List<String> values = List.of(
                "{\"a\":[1,{\"b\":\"}\\\\\\\"]\"}]}",
                "[]",
                "\"x\\\"y\"",
                "true",
                "12",
                "-3.5e+7",
                "[[]]",
                "null");
        byte[] bytes = utf8(wire);
        for (int cut = 0; cut <= bytes.length; cut++) {
            Decoding decoding = new Decoding(Framing.json(), 100);
            decoding.read(Arrays.copyOfRange(bytes, 0, cut));
            decoding.read(Arrays.copyOfRange(bytes, cut, bytes.length));
            assertThat(decoding.found).as("cut at %d", cut).isEqualTo(values);
        }
        Decoding decoding = new Decoding(Framing.json(), 100);
        for (byte each : bytes) {
            decoding.read(new byte[] {each});
        }
        assertThat(decoding.found).isEqualTo(values);
    }

    @Test
    void searchFindsTheFirstByteAtEveryPlaceInBothOrders() {
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            for (int at = 0; at < 40; at++) {
                ByteBuffer bytes = ByteBuffer.allocateDirect(40).order(order);
                for (int i = 0; i < 40; i++) {
                    bytes.put(i, (byte)
                            (i < at
                                    ? 0x0B
                                    : 0x0A)); // a neighbour in value, then all that follow match
                }
                for (int from = 0; from <= at; from++) {
                    assertThat(ByteSearch.indexOf(bytes, (byte) 0x0A, from, 40)).isEqualTo(at);
                    assertThat(ByteSearch.indexOf(bytes, (byte) 0x0A, from, at)).isEqualTo(-1);
                }
            }
        }
    }
}
