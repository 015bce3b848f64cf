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
import java.util.List;
import java.util.Random;

class FramingTest {
    private static final List<String> MESSAGES =
            List.of("Привет, сервер!", "", "x", "ёж\0\t", "a".repeat(200));

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

    @ParameterizedTest
    @ValueSource(strings = {"line", "length:1", "length:2", "length:3", "length:4", "length:8"})
    void everyCutPointGivesTheSameMessages(String text) {
        Framing framing = Framing.parse(text);
        byte[] wire = encoded(framing, MESSAGES);
        for (int cut = 0; cut <= wire.length; cut++) {
            Decoding decoding = new Decoding(framing, 1000);
            decoding.read(Arrays.copyOfRange(wire, 0, cut), cut % 2 == 0);
            decoding.read(Arrays.copyOfRange(wire, cut, wire.length), cut % 2 == 1);
            assertThat(decoding.found).as("cut at %d", cut).isEqualTo(MESSAGES);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"line", "length:1", "length:2", "length:3", "length:4", "length:8"})
    void randomPiecesGiveTheSameMessages(String text) {
        long seed = 20_261_123L;
        Random random = new Random(seed);
        Framing framing = Framing.parse(text);
        byte[] wire = encoded(framing, MESSAGES);
        for (int round = 0; round < 2000; round++) {
            Decoding decoding = new Decoding(framing, 1000);
            for (int from = 0; from < wire.length; ) {
                int to = Math.min(wire.length, from + 1 + random.nextInt(40));
                decoding.read(Arrays.copyOfRange(wire, from, to), random.nextBoolean());
                from = to;
            }
            assertThat(decoding.found).as("round %d of seed %d", round, seed).isEqualTo(MESSAGES);
        }
    }

    @Test
    void lineIsTheBytesUpToTheLineFeed() {
        assertThat(new Decoding(Framing.line(), 100).read(utf8("a\nbc\n\nd"), true).found)
                .containsExactly("a", "bc", "");
    }

    @Test
    void lineDropsOneCarriageReturnBeforeTheLineFeed() {
        assertThat(new Decoding(Framing.line(), 100).read(utf8("a\r\n\r\r\n\rb\n"), false).found)
                .containsExactly("a", "\r", "\rb");
    }

    @Test
    void lengthCountsTheMessageAloneAndStandsBigEndian() {
        assertThat(encoded(Framing.length(2), List.of("ab"))).containsExactly(0, 2, 'a', 'b');
        assertThat(encoded(Framing.length(8), List.of("z")))
                .containsExactly(0, 0, 0, 0, 0, 0, 0, 1, 'z');
        assertThat(new Decoding(Framing.length(1), 100)
                        .read(new byte[] {1, 'q', 0, 2, 'r'}, true)
                        .found)
                .containsExactly("q", "");
    }

    @Test
    void messageOfExactlyTheLimitIsAMessageAndOneByteMoreIsTooLong() {
        assertThat(new Decoding(Framing.line(), 3).read(utf8("abc\n"), true).found)
                .containsExactly("abc");
        assertThat(new Decoding(Framing.line(), 3).read(utf8("abc\r\n"), true).found)
                .containsExactly("abc");
        assertThat(new Decoding(Framing.line(), 3).read(utf8("abcd\n"), true).found)
                .containsExactly("<too long 4>");
        assertThat(new Decoding(Framing.line(), 3).read(utf8("abcd"), true).found)
                .containsExactly("<too long 4>");
        assertThat(new Decoding(Framing.line(), 3).read(utf8("abc\r"), true).found)
                .isEmpty();
        assertThat(new Decoding(Framing.length(1), 3).read(new byte[] {4}, true).found)
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
        byte[] wire = java.util.HexFormat.of().parseHex(hex);
        assertThat(new Decoding(Framing.length(size), 1 << 20).read(wire, true).found)
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
            strings = {"raw", "line", "length:1", "length:2", "length:3", "length:4", "length:8"})
    void grammarReadsWhatAFramingPrints(String text) {
        assertThat(Framing.parse(text)).hasToString(text).isEqualTo(Framing.parse(text));
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
                "line:2",
                "raw:"
            })
    void grammarRefusesWhatIsNoFramingAndSaysWhatIs(String text) {
        assertThatThrownBy(() -> Framing.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(text)
                .hasMessageMatching("(?s).*(known framings|1, 2, 3, 4 or 8).*");
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
                    assertThat(Bytes.indexOf(bytes, (byte) 0x0A, from, 40)).isEqualTo(at);
                    assertThat(Bytes.indexOf(bytes, (byte) 0x0A, from, at)).isEqualTo(-1);
                }
            }
        }
    }
}
