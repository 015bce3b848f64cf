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
 * no certain match before it, or if the pattern is of bytes, each byte counts as one character.
 */
final class MatchedEnd {
    /** The characters that are tried after a match: a letter, a space, a line end. */
    private static final String FOLLOWING = "a \n";

    private final PatternOption pattern;
    private final boolean areBytes;
    private final String chars;

    private MatchedEnd(PatternOption pattern, boolean areBytes, String chars) {
        this.pattern = pattern;
        this.areBytes = areBytes;
        this.chars = chars;
    }

    /**
     * Returns the number of bytes up to the byte that makes a match certain; empty if no match is
     * certain.
     *
     * @param isAll true if no more bytes follow, so that an incomplete character at the end is
     *     invalid
     */
    static OptionalInt in(PatternOption pattern, byte[] bytes, boolean isAll) {
        if (!pattern.isOfBytesAlone()) {
            CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder(); // reports malformed input
            CharBuffer out = CharBuffer.allocate(bytes.length);
            CoderResult result = utf8.decode(ByteBuffer.wrap(bytes), out, isAll);
            MatchedEnd text = new MatchedEnd(pattern, false, out.flip().toString());
            if (text.isSure(text.chars.length())) {
                String matched = text.chars.substring(0, text.shortest());
                return OptionalInt.of(matched.getBytes(StandardCharsets.UTF_8).length);
            }
            if (!result.isError()) {
                return OptionalInt.empty();
            }
        }
        String each = new String(bytes, StandardCharsets.ISO_8859_1);
        MatchedEnd byBytes = new MatchedEnd(pattern, true, each);
        return byBytes.isSure(each.length())
                ? OptionalInt.of(byBytes.shortest())
                : OptionalInt.empty();
    }

    /** Returns whether the pattern matches this prefix, and every longer text. */
    private boolean isSure(int length) {
        String text = chars.substring(0, length);
        return pattern.findsIn(text, areBytes)
                && (!pattern.looksAhead()
                        || FOLLOWING
                                .chars()
                                .allMatch(each -> pattern.findsIn(text + (char) each, areBytes)));
    }

    /**
     * Returns the length of the shortest prefix that has a certain match. The whole text must have
     * one.
     */
    private int shortest() {
        int low = 0;
        int high = chars.length();
        while (low < high) {
            int middle = (low + high) >>> 1;
            int end = middle > 0 && Character.isHighSurrogate(chars.charAt(middle - 1))
                    ? middle - 1
                    : middle;
            if (isSure(end)) {
                high = end;
            } else {
                low = middle + 1;
            }
        }
        return high;
    }
}
