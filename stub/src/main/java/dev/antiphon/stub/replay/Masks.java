package dev.antiphon.stub.replay;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

import dev.antiphon.message.Message;
import dev.antiphon.stub.match.Matcher;
import dev.antiphon.stub.match.Matchers;
import dev.antiphon.text.Escapes;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Parts that may differ between a recording and its replay: times, numbers, names. Immutable. */
public final class Masks {
    private static final int SHOWN_BYTES = 80;
    private static final String HIDDEN = "*";

    private final List<Pattern> patterns;

    private Masks(List<Pattern> patterns) {
        this.patterns = patterns;
    }

    /** Returns masks that allow no difference. */
    public static Masks none() {
        return new Masks(List.of());
    }

    /**
     * Returns masks of parts that may differ, in the syntax of RE2; each byte is a character of
     * ISO 8859-1, so that bytes can be named as {@code \xHH}.
     *
     * @throws IllegalArgumentException names the pattern that cannot be used
     */
    public static Masks of(List<String> patterns) {
        return new Masks(patterns.stream().map(Masks::compiled).toList());
    }

    private static Pattern compiled(String text) {
        try {
            return Pattern.compile(text, Pattern.DOTALL);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "the pattern " + text + " cannot be used: " + e.getDescription(), e);
        }
    }

    /** Returns a matcher of this text, but for the parts that may differ. */
    public Matcher like(String expected) {
        return like(Message.text(expected));
    }

    /** Returns a matcher of this message, but for the parts that may differ. */
    public Matcher like(Message expected) {
        Message hidden = hide(expected);
        return Matchers.where(
                "is like \"" + Escapes.shown(expected, SHOWN_BYTES) + "\"",
                found -> hide(found).equals(hidden));
    }

    /** Returns the message with an asterisk in place of all that may differ. */
    public Message hide(Message message) {
        if (patterns.isEmpty()) {
            return message;
        }
        String text = new String(message.bytes(), StandardCharsets.ISO_8859_1);
        for (Pattern each : patterns) {
            text = each.matcher(text).replaceAll(HIDDEN);
        }
        return Message.of(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
