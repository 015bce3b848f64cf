package dev.antiphon.stub.answer;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import dev.antiphon.message.Message;
import dev.antiphon.stub.match.Request;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;

/**
 * The first byte says how long the message is that is answered; the message follows, then the
 * template. It is filled, and is itself where it names nothing; or it is refused with what it names.
 */
class TemplateFuzzTest {
    @FuzzTest
    void holds(byte[] data) {
        int size = data.length == 0 ? 0 : Math.min(data[0] & 0xff, data.length - 1);
        Message message = Message.of(Arrays.copyOfRange(data, Math.min(1, data.length), size + 1));
        byte[] rest = Arrays.copyOfRange(data, Math.min(size + 1, data.length), data.length);
        String text = new String(rest, StandardCharsets.UTF_8);
        Occasion occasion = new Occasion(
                Request.of(message), Map.of("1", Message.text("one")), 1, 1, Instant.EPOCH);
        try {
            Message filled = Template.text(text, StandardCharsets.UTF_8).fill(occasion);
            if (text.indexOf('{') < 0) {
                assertThat(filled.bytes()).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IllegalArgumentException | IllegalStateException e) {
            assertThat(text).contains("{");
            assertThat(e)
                    .hasMessageMatching("(?s)\"[^\"]*\" is no field.*"
                            + "|there is no placeholder \".*\"; there is \\{message}, .*"
                            + "|there is no placeholder \".*\", but \".*\"; there is \\{message}, .*"
                            + "|\\{.*} has no form of a number.*"
                            + "|the template names \\{.*}, which is neither.*"
                            + "|the request has no .*; it has \\d+ bytes?");
        }
    }
}
