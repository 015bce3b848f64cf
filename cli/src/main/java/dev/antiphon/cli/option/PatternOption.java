package dev.antiphon.cli.option;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

import dev.antiphon.cli.text.CliException;
import dev.antiphon.message.MessageView;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * An RE2/J regular expression given by an option. A search takes a time linear in the message. The
 * characters of a message that is not UTF-8 are its bytes, so that {@code \xfc} names one.
 */
public final class PatternOption {
    private final Pattern pattern;

    private PatternOption(Pattern pattern) {
        this.pattern = pattern;
    }

    /** Returns whether the text is a pattern, which is written between slashes. */
    public static boolean isPattern(String text) {
        return text.length() >= 2 && text.startsWith("/") && text.endsWith("/");
    }

    /** Reads a pattern between slashes; text without them is refused. */
    public static PatternOption betweenSlashes(String option, String text) {
        if (!isPattern(text)) {
            throw CliException.usage("no-slashes", option, text);
        }
        return of("bad-pattern", option, text, text.substring(1, text.length() - 1));
    }

    /** Reads a pattern that matches the id of a message. */
    public static PatternOption ofId(String option, String text) {
        return of("bad-id-pattern", option, text, text);
    }

    private static PatternOption of(String problem, String option, String text, String pattern) {
        try {
            return new PatternOption(Pattern.compile(pattern, Pattern.DOTALL));
        } catch (PatternSyntaxException e) {
            throw CliException.usage(problem, option, text, e.getDescription());
        }
    }

    /** Returns whether the pattern occurs in the message. */
    public boolean finds(MessageView message) {
        return matcher(message).find();
    }

    /**
     * Returns the first group of the first match, or the whole match if the pattern has no group.
     */
    public Optional<String> firstGroup(MessageView message) {
        Matcher matcher = matcher(message);
        return matcher.find()
                ? Optional.ofNullable(matcher.group(Math.min(1, matcher.groupCount())))
                : Optional.empty();
    }

    private Matcher matcher(MessageView message) {
        return pattern.matcher(
                message.isText()
                        ? message.text()
                        : new String(message.bytes(), StandardCharsets.ISO_8859_1));
    }
}
