package dev.antiphon.stub.match;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import dev.antiphon.message.Message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The first byte is the length of the message; the message follows, then a pattern. The pattern is
 * refused with its text in the reason, or group 0 of every match is the whole message.
 */
class PatternFuzzTest {
    @FuzzTest
    void holds(byte[] data) {
        int size = data.length == 0 ? 0 : Math.min(data[0] & 0xff, data.length - 1);
        Message message = Message.of(Arrays.copyOfRange(data, Math.min(1, data.length), size + 1));
        byte[] rest = Arrays.copyOfRange(data, Math.min(size + 1, data.length), data.length);
        String text = new String(rest, StandardCharsets.UTF_8);
        Matcher pattern;
        try {
            pattern = Matchers.matching(text);
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageContaining(text.length() > 10_000 ? "10000" : text);
            return;
        }
        Request request = Request.of(message);
        if (pattern.matches(request)) {
            assertThat(pattern.groups(request)).containsEntry("0", message);
        }
    }
}
