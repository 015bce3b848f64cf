package dev.antiphon.load.engine.plan;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

import dev.antiphon.message.MessageView;

import java.nio.charset.StandardCharsets;

/**
 * An RE2/J pattern that is searched for in replies, in time linear in their size. In a reply that
 * is not valid UTF-8, each byte counts as one character, so that {@code \xfc} matches that byte.
 * Immutable.
 */
public final class ReplyPattern {
    private final Pattern pattern;

    /**
     * Compiles the pattern.
     *
     * @throws IllegalArgumentException when the pattern is invalid; the message names the pattern
     *     and the error
     */
    public ReplyPattern(String text) {
        try {
            pattern = Pattern.compile(text, Pattern.DOTALL);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "the pattern /" + text + "/ cannot be used: " + e.getDescription()
                            + "; give one of RE2, which has neither back references nor lookaround",
                    e);
        }
    }

    /** Returns whether the pattern occurs in the reply. */
    boolean finds(MessageView reply) {
        String text = reply.isText()
                ? reply.text()
                : new String(reply.bytes(), StandardCharsets.ISO_8859_1);
        return pattern.matcher(text).find();
    }

    /** Returns the pattern without slashes. */
    @Override
    public String toString() {
        return pattern.pattern();
    }
}
