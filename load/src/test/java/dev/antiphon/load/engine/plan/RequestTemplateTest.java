package dev.antiphon.load.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;

import dev.antiphon.message.Message;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.LongStream;

class RequestTemplateTest {
    private static RequestSource source(long seed, String... texts) {
        return new RequestSource(
                List.of(texts).stream().map(RequestTemplate::ofRequest).toList(), seed);
    }

    private static String filled(RequestSource requestSource, long number, int connection) {
        ByteBuffer out = ByteBuffer.allocate(requestSource.bytesMax());
        requestSource.write(new TemplateRequest().of(number, connection), out);
        return StandardCharsets.UTF_8.decode(out.flip()).toString();
    }

    @ParameterizedTest
    @CsvSource({
        "GET {number}, GET 42",
        "GET {number:6}, GET 000042",
        "GET {number:1}, GET 42",
        "{connection}:{number}, 7:42",
        "\\{number}, {number}",
        "'{\"a\": {}}', '{\"a\": {}}'",
        "{k:5..5} {k}, 5 5",
        "привет {number}, привет 42"
    })
    void placesAreFilledIn(String template, String filled) {
        assertThat(filled(source(1, template), 42, 7)).isEqualTo(filled);
    }

    @Test
    void drawnValuesAreInTheirRangeAndRepeatBySeed() {
        RequestSource requestSource = source(7, "{key:1..3} {color:red|green}");
        List<String> drawn = LongStream.rangeClosed(1, 200)
                .mapToObj(number -> filled(requestSource, number, 1))
                .toList();
        assertThat(new TreeSet<>(drawn))
                .containsExactly("1 green", "1 red", "2 green", "2 red", "3 green", "3 red");
        RequestSource again = source(7, "{key:1..3} {color:red|green}");
        assertThat(filled(again, 77, 1)).isEqualTo(drawn.get(76));
        RequestSource other = source(8, "{key:1..3} {color:red|green}");
        assertThat(LongStream.rangeClosed(1, 200).mapToObj(number -> filled(other, number, 1)))
                .isNotEqualTo(drawn);
    }

    @ParameterizedTest
    @CsvSource({
        "{number:u8}, 2a",
        "{number:u16}, 002a",
        "{number:u32le}, 2a000000",
        "{number:u64}, 000000000000002a",
        "{number:bcd3}, 000042",
        "{k:300..300:u16}{k}, 012c012c",
        "{connection:u16}, 0007"
    })
    void numbersAreWrittenInBinary(String template, String bytes) {
        assertThat(hex(RequestTemplate.ofRequest(template))).isEqualTo(bytes);
    }

    private static String hex(RequestTemplate template) {
        RequestSource source = new RequestSource(List.of(template), 1);
        ByteBuffer out = ByteBuffer.allocate(source.bytesMax());
        source.write(new TemplateRequest().of(42, 7), out);
        byte[] bytes = new byte[out.flip().remaining()];
        out.get(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @ParameterizedTest
    @CsvSource({
        "00 01 {number:u16} ff, 0001002aff",
        "'{number}:fc', 3432fc",
        "{k:0d0a|0d0a}, 0d0a",
        "'', ''"
    })
    void placesStandBetweenHexadecimalBytes(String template, String bytes) {
        assertThat(hex(RequestTemplate.ofHexRequest(template))).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({"0, '\"0\" is not hexadecimal'", "00 zz {number}, '\"00 zz\" is not hexadecimal'"})
    void digitsThatAreNotHexadecimalAreNamed(String template, String named) {
        assertThatThrownBy(() -> RequestTemplate.ofHexRequest(template))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(named);
    }

    @Test
    void expectedReplyCopiesTheBytesOfItsRequest() {
        RequestSource source = new RequestSource(
                List.of(RequestTemplate.verbatim(new byte[] {'M', (byte) 0xFC, 'l'})), 1);
        ReplyCheck.Checker checker =
                new ReplyCheck.Checker(ReplyCheck.parse("<{message}>").apply(source), 1);
        TemplateRequest request = new TemplateRequest().of(1, 1);
        assertThat(checker.isRight(
                        Message.of(new byte[] {'<', 'M', (byte) 0xFC, 'l', '>'}), request))
                .isTrue();
        assertThat(checker.isRight(Message.text("<M\uFFFDl>"), request)).isFalse();
    }

    @Test
    void severalMessagesAreSentInTurn() {
        RequestSource requestSource = source(1, "a{number}", "b{number}");
        assertThat(List.of(
                        filled(requestSource, 1, 1),
                        filled(requestSource, 2, 1),
                        filled(requestSource, 3, 1)))
                .containsExactly("a1", "b2", "a3");
    }

    @ParameterizedTest
    @CsvSource({
        "{nothing}, there is no placeholder \"{nothing}\"",
        "{message}, there is no placeholder \"{message}\"",
        "{k:9..1}, goes down",
        "{k:1..256:u8}, 'goes up to 256, and u8 holds at most 255'",
        "{k:1..65536:u16le}, 'and u16le holds at most 65535'",
        "{k:0..10000:bcd2}, 'and bcd2 holds at most 9999'",
        "{k:x}, neither a range",
        "{number:0}, no form of a number",
        "{connection:u9}, no form of a number",
        "{k:1..9:u24}, no form of a number"
    })
    void placeThatIsWrongIsNamed(String template, String named) {
        assertThatThrownBy(() -> RequestTemplate.ofRequest(template))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(named);
    }

    @Test
    void messageThatCouldBecomeTooLongIsRefused() {
        String words = "{k:" + "x".repeat(1 << 20) + "|y}";
        assertThat(source(1, words + "{k}".repeat(63)).bytesMax()).isEqualTo(64 << 20);
        assertThatThrownBy(() -> RequestTemplate.ofRequest(words + "{k}".repeat(5000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a message can become 68157440 bytes or more, over the limit of"
                        + " 67108864; shorten it");
        RequestSource asked = source(1, words);
        assertThatThrownBy(() -> ReplyCheck.parse("{message}".repeat(65)).apply(asked))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a message can become ");
    }

    @Test
    void samplesOfManyMessagesNeedTheRoomOfTheLongest() {
        String[] texts = new String[1000];
        Arrays.fill(texts, "x");
        texts[0] = "y".repeat(1 << 20);
        RequestSource requestSource = source(1, texts);
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = thread.getCurrentThreadAllocatedBytes();
        List<Integer> sizes = new ArrayList<>();
        requestSource.forEachSample(message -> sizes.add(message.remaining()));
        assertThat(sizes).hasSize(1000).startsWith(1 << 20, 1).endsWith(1);
        assertThat(thread.getCurrentThreadAllocatedBytes() - before).isLessThan(4 << 20);
    }

    private static boolean isRight(
            RequestSource requestSource, String expected, long number, String reply) {
        return new ReplyCheck.Checker(
                        ReplyCheck.parse(expected).apply(requestSource), requestSource.seed())
                .isRight(Message.text(reply), new TemplateRequest().of(number, 1));
    }

    @Test
    void replyIsComparedWithItsOwnRequest() {
        RequestSource requestSource = source(1, "GET {number} {k:1..9}");
        String sent = filled(requestSource, 5, 1);
        assertThat(isRight(requestSource, "got: {message}", 5, "got: " + sent)).isTrue();
        assertThat(isRight(requestSource, "got: {message}", 6, "got: " + sent)).isFalse();
        String drawn = sent.substring(sent.length() - 1);
        assertThat(isRight(requestSource, "{number}={k}", 5, "5=" + drawn)).isTrue();
        assertThat(isRight(requestSource, "{number}={k}", 5, "5=" + drawn + "x"))
                .isFalse();
        assertThat(isRight(requestSource, "{number}={k}", 5, "5=")).isFalse();
    }

    @Test
    void patternIsFoundInTheReply() {
        RequestSource requestSource = source(1, "x");
        assertThat(isRight(requestSource, "/^ok \\d+/", 1, "ok 12 and more")).isTrue();
        assertThat(isRight(requestSource, "/^ok \\d+/", 1, "not ok 12")).isFalse();
    }
}
