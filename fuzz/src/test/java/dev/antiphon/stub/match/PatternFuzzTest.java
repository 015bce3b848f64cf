package dev.antiphon.stub.match;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import dev.antiphon.message.Message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The first byte says how long the message is; the message follows, then a pattern. It is refused
 * with its text in the reason, or else the index of rules rules out no message that it matches.
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
            assertThat(new MatcherIndex(List.of(pattern)).candidates(request).get(0))
                    .isTrue();
            assertThat(pattern.groups(request)).containsEntry("0", request.text());
        }
    }
}
