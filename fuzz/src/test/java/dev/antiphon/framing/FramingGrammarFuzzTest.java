package dev.antiphon.framing;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/**
 * Any text: it is a framing whose own text is read as an equal one, or it is refused with itself
 * in the reason.
 */
class FramingGrammarFuzzTest {
    private static final int MARK_CHARS_MAX = 4 * EndMark.BYTES_MAX;
    private static final String EACH_WAY = " > ";

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
                .hasSizeLessThan(2 * "enclosed:,,lenient > ".length() + 4 * MARK_CHARS_MAX);
        assertThat(Framing.parse(own))
                .isEqualTo(framing)
                .hasToString(own)
                .hasSameHashCodeAs(framing);
        saysWhatItSays(text, own);
    }

    /**
     * The whole text of one way, or the name and the number that cannot be; of a mark that is too
     * long the bytes.
     */
    private static void saysWhatIsWrong(String text, String message) {
        assertThat(message).contains("framing");
        assertThat(Stream.of(text.split(EACH_WAY, -1)).anyMatch(each -> isNamed(each, message)))
                .as(message)
                .isTrue();
    }

    private static boolean isNamed(String text, String message) {
        boolean hasMark = text.startsWith("delimiter:") || text.startsWith("enclosed:");
        String start = hasMark ? text.substring(0, 9) : text.split("[,@]", 2)[0];
        return message.contains(text) || message.contains(start.replaceFirst(":0+(?=[0-9])", ":"));
    }

    /**
     * But for the escapes of marks, the order of options and what is said twice, a text is taken
     * only in the form that is given back.
     */
    private static void saysWhatItSays(String text, String own) {
        boolean hasOtherForms =
                text.matches("(?s)(delimiter|enclosed):.*|length:.*[@+=-].*|(?!length).*")
                        || text.contains(EACH_WAY);
        if (hasOtherForms) {
            return;
        }
        String plain = text.replaceAll("([:@])0+(?=[0-9])", "$1");
        for (String option : new String[] {",text", ",hex", ",bcd", ",le", ",inclusive"}) {
            assertThat(own.contains(option)).isEqualTo(text.contains(option));
            plain = plain.replace(option, "");
        }
        assertThat(own).startsWith(plain);
    }
}
