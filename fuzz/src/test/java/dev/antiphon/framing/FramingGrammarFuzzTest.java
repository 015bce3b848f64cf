package dev.antiphon.framing;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import java.nio.charset.StandardCharsets;

/**
 * Any text: it is a framing whose own text is read as an equal one, or it is refused with itself
 * in the reason.
 */
class FramingGrammarFuzzTest {
    private static final int DELIMITER_CHARS_MAX = 4 * Delimited.DELIMITER_BYTES_MAX;

    @FuzzTest
    void holds(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        Framing framing;
        try {
            framing = Framing.parse(text);
        } catch (IllegalArgumentException e) {
            saysWhatIsWrong(text, String.valueOf(e.getMessage()));
            return;
        }
        String own = framing.toString();
        assertThat(own)
                .isPrintable()
                .hasSizeLessThan("delimiter:".length() + DELIMITER_CHARS_MAX + 1);
        assertThat(Framing.parse(own))
                .isEqualTo(framing)
                .hasToString(own)
                .hasSameHashCodeAs(framing);
        saysWhatItSays(text, own);
    }

    /**
     * The whole text, or the name and the number that cannot be; of a delimiter that is too long
     * the bytes.
     */
    private static void saysWhatIsWrong(String text, String message) {
        String start = text.startsWith("delimiter:") ? "delimiter:" : text.split(",", 2)[0];
        String named = start.replaceFirst(":0+(?=[0-9])", ":");
        assertThat(message).contains("framing");
        assertThat(message.contains(text) || message.contains(named))
                .as(message)
                .isTrue();
    }

    /**
     * But for a delimiter's escapes and the order of options, a text is taken only in the form
     * that is given back.
     */
    private static void saysWhatItSays(String text, String own) {
        if (text.startsWith("delimiter:")) {
            return;
        }
        String plain = text.replaceAll(":0+", ":");
        for (String option : new String[] {",text", ",le", ",inclusive"}) {
            assertThat(own.contains(option)).isEqualTo(text.contains(option));
            plain = plain.replace(option, "");
        }
        assertThat(own).startsWith(plain);
    }
}
