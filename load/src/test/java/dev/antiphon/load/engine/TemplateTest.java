package dev.antiphon.load.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;

import dev.antiphon.Message;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.LongStream;

class TemplateTest {
    private static Source source(long seed, String... texts) {
        return new Source(List.of(texts).stream().map(Template::ofRequest).toList(), seed);
    }

    private static String filled(Source source, long number, int connection) {
        ByteBuffer out = ByteBuffer.allocate(source.bytesMax());
        source.write(new Request().of(number, connection), out);
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
    void drawnValuesAreOfTheirRangeAndTheSameBySeed() {
        Source source = source(7, "{key:1..3} {color:red|green}");
        List<String> drawn = LongStream.rangeClosed(1, 200)
                .mapToObj(number -> filled(source, number, 1))
                .toList();
        assertThat(new TreeSet<>(drawn))
                .containsExactly("1 green", "1 red", "2 green", "2 red", "3 green", "3 red");
        Source again = source(7, "{key:1..3} {color:red|green}");
        assertThat(filled(again, 77, 1)).isEqualTo(drawn.get(76));
        Source other = source(8, "{key:1..3} {color:red|green}");
        assertThat(LongStream.rangeClosed(1, 200).mapToObj(number -> filled(other, number, 1)))
                .isNotEqualTo(drawn);
    }

    @Test
    void severalMessagesTakeTurns() {
        Source source = source(1, "a{number}", "b{number}");
        assertThat(List.of(filled(source, 1, 1), filled(source, 2, 1), filled(source, 3, 1)))
                .containsExactly("a1", "b2", "a3");
    }

    @ParameterizedTest
    @CsvSource({
        "{nothing}, {nothing} is no place",
        "{message}, {message} is no place",
        "{k:9..1}, goes down",
        "{k:x}, neither a range",
        "{number:0}, no number of digits",
        "{connection:3}, {connection} is no place"
    })
    void placeThatIsWrongIsNamed(String template, String named) {
        assertThatThrownBy(() -> Template.ofRequest(template))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(named);
    }

    @Test
    void messageThatCouldBecomeTooLongIsRefused() {
        String words = "{k:" + "x".repeat(1 << 20) + "|y}";
        assertThat(source(1, words + "{k}".repeat(63)).bytesMax()).isEqualTo(64 << 20);
        assertThatThrownBy(() -> Template.ofRequest(words + "{k}".repeat(5000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a message can become 68157440 bytes or more, over the limit of"
                        + " 67108864; shorten it");
        Source asked = source(1, words);
        assertThatThrownBy(() -> Check.parse("{message}".repeat(65)).apply(asked))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a message can become ");
    }

    @Test
    void samplesOfManyMessagesTakeTheRoomOfTheLongest() {
        String[] texts = new String[1000];
        Arrays.fill(texts, "x");
        texts[0] = "y".repeat(1 << 20);
        Source source = source(1, texts);
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = thread.getCurrentThreadAllocatedBytes();
        List<Integer> sizes = new ArrayList<>();
        source.forEachSample(message -> sizes.add(message.remaining()));
        assertThat(sizes).hasSize(1000).startsWith(1 << 20, 1).endsWith(1);
        assertThat(thread.getCurrentThreadAllocatedBytes() - before).isLessThan(4 << 20);
    }

    private static boolean isRight(Source source, String expected, long number, String reply) {
        return new Check.Checker(Check.parse(expected).apply(source), source.seed())
                .isRight(Message.text(reply), new Request().of(number, 1));
    }

    @Test
    void replyIsComparedWithItsOwnRequest() {
        Source source = source(1, "GET {number} {k:1..9}");
        String sent = filled(source, 5, 1);
        assertThat(isRight(source, "got: {message}", 5, "got: " + sent)).isTrue();
        assertThat(isRight(source, "got: {message}", 6, "got: " + sent)).isFalse();
        String drawn = sent.substring(sent.length() - 1);
        assertThat(isRight(source, "{number}={k}", 5, "5=" + drawn)).isTrue();
        assertThat(isRight(source, "{number}={k}", 5, "5=" + drawn + "x")).isFalse();
        assertThat(isRight(source, "{number}={k}", 5, "5=")).isFalse();
    }

    @Test
    void patternIsFoundInTheReply() {
        Source source = source(1, "x");
        assertThat(isRight(source, "/^ok \\d+/", 1, "ok 12 and more")).isTrue();
        assertThat(isRight(source, "/^ok \\d+/", 1, "not ok 12")).isFalse();
    }
}
