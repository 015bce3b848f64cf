package dev.antiphon.stub.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import dev.antiphon.stub.StubRules;
import dev.antiphon.text.Escapes;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A file of rules of any text: it is rules, or a refusal of one line, with the place, in which
 * nothing acts.
 */
class StubFileFuzzTest {
    private static final Path NOWHERE = Path.of("/var/empty");
    private static final int REFUSAL_CHARS_MAX = 1100;

    @FuzzTest
    void holds(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        StubRules stubRules;
        try {
            stubRules = StubFile.parse("f", text, NOWHERE);
        } catch (StubFileException e) {
            String said = String.valueOf(e.getMessage());
            assertThat(said).matches("(?s)f(:\\d+:\\d+)?: .+").hasSizeLessThan(REFUSAL_CHARS_MAX);
            assertThat(said.codePoints().anyMatch(Escapes::acts)).as(said).isFalse();
            return;
        }
        assertThat(stubRules.size()).isLessThanOrEqualTo(text.length());
    }
}
