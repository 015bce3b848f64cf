package dev.antiphon.stub.replay;

import dev.antiphon.message.Message;
import dev.antiphon.stub.match.Matcher;
import dev.antiphon.stub.match.Matchers;
import dev.antiphon.stub.text.BytePattern;
import dev.antiphon.text.Escapes;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A set of patterns for the parts of messages that may differ between a recording and its replay,
 * such as times, numbers and names. Immutable.
 */
public final class Masks {
    private static final int SHOWN_BYTES = 80;
    private static final byte[] HIDDEN = {'*'};

    private final List<BytePattern> patterns;

    private Masks(List<BytePattern> patterns) {
        this.patterns = patterns;
    }

    /** Returns masks that allow no difference. */
    public static Masks none() {
        return new Masks(List.of());
    }

    /**
     * Returns masks for the parts that match these patterns. A pattern is in the syntax of RE2;
     * {@code \xHH} is a byte, as in {@link Matchers#matching}.
     *
     * @throws IllegalArgumentException when a pattern is invalid; the message names the pattern
     */
    public static Masks of(List<String> patterns) {
        return new Masks(patterns.stream()
                .map(each -> BytePattern.of(each, StandardCharsets.UTF_8))
                .toList());
    }

    /** Returns a matcher of this text that ignores the masked parts. */
    public Matcher like(String expected) {
        return like(Message.text(expected));
    }

    /** Returns a matcher of this message that ignores the masked parts. */
    public Matcher like(Message expected) {
        Message hidden = hide(expected);
        return Matchers.where(
                "is like \"" + Escapes.shown(expected, SHOWN_BYTES) + "\"",
                found -> hide(found).equals(hidden));
    }

    /** Returns whether there are no masks, so that no difference is allowed. */
    boolean areNone() {
        return patterns.isEmpty();
    }

    /** Returns the message with an asterisk in place of each masked part. */
    public Message hide(Message message) {
        if (patterns.isEmpty()) {
            return message;
        }
        byte[] bytes = message.bytes();
        for (BytePattern each : patterns) {
            bytes = each.replaceAll(bytes, HIDDEN);
        }
        return Message.of(bytes);
    }
}
