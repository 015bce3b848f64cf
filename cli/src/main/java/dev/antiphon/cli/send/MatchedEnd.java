package dev.antiphon.cli.send;

import dev.antiphon.cli.option.PatternOption;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/**
 * The position at which a match of a pattern in a stream of bytes becomes certain. A match is
 * certain if no later byte can change whether the pattern matches. The result depends on the bytes
 * alone, not on the reads in which they arrive.
 *
 * <p>The bytes are decoded as UTF-8 up to the first invalid byte. If there is an invalid byte and
 * no certain match before it, each byte counts as one character, as in {@link PatternOption}.
 */
final class MatchedEnd {
    /** The characters that are tried after a match: a letter, a space, a line end. */
    private static final String FOLLOWING = "a \n";

    private MatchedEnd() {}

    /**
     * Returns the number of bytes up to the byte that makes a match certain; empty if no match is
     * certain.
     *
     * @param isAll true if no more bytes follow, so that an incomplete character at the end is
     *     invalid
     */
    static OptionalInt in(PatternOption pattern, byte[] bytes, boolean isAll) {
        CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder(); // reports malformed input
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = utf8.decode(ByteBuffer.wrap(bytes), out, isAll);
        String text = out.flip().toString();
        if (isSure(pattern, text)) {
            String matched = text.substring(0, shortest(pattern, text));
            return OptionalInt.of(matched.getBytes(StandardCharsets.UTF_8).length);
        }
        String each = new String(bytes, StandardCharsets.ISO_8859_1);
        return result.isError() && isSure(pattern, each)
                ? OptionalInt.of(shortest(pattern, each))
                : OptionalInt.empty();
    }

    /** Returns whether the pattern matches the text, and every longer text that begins with it. */
    private static boolean isSure(PatternOption pattern, String text) {
        return pattern.finds(text)
                && (!pattern.looksAhead()
                        || FOLLOWING.chars().allMatch(each -> pattern.finds(text + (char) each)));
    }

    /**
     * Returns the length of the shortest prefix of the text that has a certain match. The whole
     * text must have one.
     */
    private static int shortest(PatternOption pattern, String text) {
        int low = 0;
        int high = text.length();
        while (low < high) {
            int middle = (low + high) >>> 1;
            int end = middle > 0 && Character.isHighSurrogate(text.charAt(middle - 1))
                    ? middle - 1
                    : middle;
            if (isSure(pattern, text.substring(0, end))) {
                high = end;
            } else {
                low = middle + 1;
            }
        }
        return high;
    }
}
