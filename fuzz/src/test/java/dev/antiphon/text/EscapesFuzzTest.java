package dev.antiphon.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import dev.antiphon.message.Message;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Any bytes: what is shown does nothing to a terminal, and says exactly which bytes they were.
 */
class EscapesFuzzTest {
    /** What an escape or a run of plain text is. */
    private static final Pattern PIECE = Pattern.compile(
            "\\\\(?:([nrt\\\\])|x([0-9A-F]{2})|u([0-9A-F]{4})|u\\{([0-9a-f]{5,6})\\})|([^\\\\]+)");

    private static final int ESCAPED_CHARS_PER_BYTE_MAX = 4;

    @FuzzTest
    void holds(byte[] data) {
        String shown = Escapes.shown(Message.of(data));
        assertThat(shown.codePoints().anyMatch(EscapesFuzzTest::doesSomething)).isFalse();
        assertThat(shown.length()).isLessThanOrEqualTo(ESCAPED_CHARS_PER_BYTE_MAX * data.length);
        assertThat(bytes(shown)).isEqualTo(data);

        int most = data.length == 0 ? 0 : (data[0] & 0xFF) % (data.length + 1);
        String front = Escapes.shown(Message.of(data), most);
        String cut = most < data.length ? "… (" + data.length + " bytes)" : "";
        assertThat(front).endsWith(cut);
        assertThat(bytes(front.substring(0, front.length() - cut.length())))
                .isEqualTo(Arrays.copyOf(data, most));

        String line = Escapes.oneLine(new String(data, StandardCharsets.UTF_8));
        assertThat(line.codePoints().anyMatch(EscapesFuzzTest::doesSomething)).isFalse();
    }

    /**
     * By ranges, where the code goes by categories; the ones that terminals are known to act on.
     */
    private static boolean doesSomething(int character) {
        return character < 0x20
                || (character >= 0x7F && character < 0xA0)
                || character == 0xAD
                || character == 0x61C
                || (character >= 0x200B && character <= 0x200F)
                || (character >= 0x2028 && character <= 0x202E)
                || (character >= 0x2060 && character <= 0x2064)
                || (character >= 0x2066 && character <= 0x206F)
                || (character >= 0xD800 && character <= 0xDFFF)
                || character == 0xFEFF
                || (character >= 0xFFF9 && character <= 0xFFFB)
                || character == 0xE0001
                || (character >= 0xE0020 && character <= 0xE007F);
    }

    /** What the escapes stand for; fails where something else stands there. */
    private static byte[] bytes(String shown) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Matcher piece = PIECE.matcher(shown);
        int at = 0;
        for (; piece.lookingAt(); piece.region(at, shown.length())) {
            at = piece.end();
            if (piece.group(1) != null) {
                out.write("\n\r\t\\".charAt("nrt\\".indexOf(piece.group(1))));
            } else if (piece.group(2) != null) {
                out.write(Integer.parseInt(piece.group(2), 16));
            } else if (piece.group(5) != null) {
                out.writeBytes(piece.group(5).getBytes(StandardCharsets.UTF_8));
            } else {
                String digits = piece.group(3) != null ? piece.group(3) : piece.group(4);
                String character = Character.toString(Integer.parseInt(digits, 16));
                out.writeBytes(character.getBytes(StandardCharsets.UTF_8));
            }
        }
        assertThat(at).as(shown).isEqualTo(shown.length());
        return out.toByteArray();
    }
}
