package dev.antiphon.cli.option;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

import dev.antiphon.cli.text.CliException;
import dev.antiphon.cli.text.LibraryText;
import dev.antiphon.message.MessageView;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * An RE2/J regular expression, given by an option. The search time is linear in the size of the
 * message. If a message is not valid UTF-8, each of its bytes is one character, such as {@code
 * \xfc}.
 */
public final class PatternOption {
    /** The flag with which {@code $} matches at the end of a line. */
    private static final Pattern LINES = Pattern.compile("\\(\\?[a-zA-Z]*m");

    private final Pattern pattern;

    private PatternOption(Pattern pattern) {
        this.pattern = pattern;
    }

    /** Returns whether the text is a pattern, which is written between slashes. */
    public static boolean isPattern(String text) {
        return text.length() >= 2 && text.startsWith("/") && text.endsWith("/");
    }

    /**
     * Reads a pattern between slashes.
     *
     * @throws CliException when the slashes are missing, or the pattern is empty or invalid
     */
    public static PatternOption betweenSlashes(String option, String text) {
        if (!isPattern(text)) {
            throw CliException.usage("no-slashes", option, text);
        }
        if (text.equals("//")) {
            throw CliException.usage("empty-pattern", option, text);
        }
        return of("bad-pattern", option, text, text.substring(1, text.length() - 1));
    }

    /**
     * Reads a pattern between slashes for the beginning of a stream. As the reply ends with the
     * match, {@code $} and {@code \z} have no effect. If the pattern lets {@code $} match at the
     * end of a line, a line feed must follow.
     *
     * @throws CliException as {@link #betweenSlashes}, and when the pattern matches an empty text
     */
    public static PatternOption ofStream(String option, String text) {
        PatternOption given = betweenSlashes(option, text);
        PatternOption pattern =
                of("bad-pattern", option, text, withoutTextEnd(given.pattern.pattern()));
        if (pattern.finds("")) {
            throw CliException.usage("empty-match", option, text);
        }
        return pattern;
    }

    /**
     * Reads a pattern that matches the id of a message.
     *
     * @throws CliException when the pattern is invalid
     */
    public static PatternOption ofId(String option, String text) {
        return of("bad-id-pattern", option, text, text);
    }

    private static PatternOption of(String problem, String option, String text, String pattern) {
        try {
            return new PatternOption(Pattern.compile(pattern, Pattern.DOTALL));
        } catch (PatternSyntaxException e) {
            throw CliException.usage(
                    problem, option, text, new LibraryText(String.valueOf(e.getDescription())));
        }
    }

    private static String withoutTextEnd(String pattern) {
        boolean isOfLines = LINES.matcher(pattern).find();
        StringBuilder kept = new StringBuilder();
        boolean inClass = false;
        for (int i = 0; i < pattern.length(); i++) {
            String each = pattern.substring(i, Math.min(pattern.length(), i + 2));
            boolean isEscaped = each.startsWith("\\");
            boolean isEnd = !inClass && (each.equals("\\z") || each.startsWith("$"));
            if (!isEnd) {
                kept.append(isEscaped ? each : each.substring(0, 1));
            } else if (isOfLines && !isEscaped && !pattern.startsWith("\\n", i + 1)) {
                kept.append("\\n");
            }
            inClass = inClass ? !each.startsWith("]") : each.startsWith("[");
            i += isEscaped ? 1 : 0;
        }
        return kept.toString();
    }

    /** Returns whether a match may depend on the character after it. */
    public boolean looksAhead() {
        String text = pattern.pattern();
        return text.contains("\\b") || text.contains("\\B");
    }

    /** Returns whether the pattern occurs in the text. */
    public boolean finds(CharSequence text) {
        return pattern.matcher(text).find();
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
