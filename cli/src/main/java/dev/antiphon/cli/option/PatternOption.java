package dev.antiphon.cli.option;

import com.google.re2j.PatternSyntaxException;

import dev.antiphon.cli.text.CliException;
import dev.antiphon.cli.text.LibraryText;
import dev.antiphon.message.Message;
import dev.antiphon.message.MessageView;
import dev.antiphon.stub.text.BytePattern;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** A regular expression that is given by an option; see {@link BytePattern}. */
public final class PatternOption {
    /** The flag with which {@code $} matches at the end of a line. */
    private static final Pattern LINES = Pattern.compile("\\(\\?[a-zA-Z]*m");

    private final BytePattern pattern;

    private PatternOption(BytePattern pattern) {
        this.pattern = pattern;
    }

    /** Returns whether the text is a pattern, which is written between slashes. */
    public static boolean isPattern(String text) {
        return text.length() >= 2 && text.startsWith("/") && text.endsWith("/");
    }

    /**
     * Reads a pattern. The slashes around it distinguish a pattern from a text where an option
     * takes either; they may be left out where it takes patterns only.
     *
     * @throws CliException when the pattern is empty or invalid
     */
    public static PatternOption of(String option, String text) {
        return of("bad-pattern", option, text, notEmpty(option, text));
    }

    /**
     * Reads a pattern between slashes where the option takes a text as well.
     *
     * @throws CliException as {@link #of}
     */
    public static PatternOption ofTextOption(String option, String text) {
        return of("bad-pattern-or-text", option, text, notEmpty(option, text));
    }

    private static String notEmpty(String option, String text) {
        String pattern = withoutSlashes(text);
        if (pattern.isEmpty()) {
            throw CliException.usage("empty-pattern", option, text, quoted("/^250 /", option));
        }
        return pattern;
    }

    /** Returns the pattern that is meant by one with or without slashes. */
    public static String withoutSlashes(String text) {
        return isPattern(text) ? text.substring(1, text.length() - 1) : text;
    }

    /**
     * Reads a pattern for the beginning of a stream. As the reply ends with the
     * match, {@code $} and {@code \z} have no effect. If the pattern lets {@code $} match at the
     * end of a line, a line feed must follow.
     *
     * @throws CliException as {@link #of}, and when the pattern matches an empty text
     */
    public static PatternOption ofStream(String option, String text) {
        PatternOption given = of(option, text);
        PatternOption pattern =
                of("bad-pattern", option, text, withoutTextEnd(given.pattern.toString()));
        if (pattern.findsIn("", false)) {
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
        return of("bad-id-pattern", option, text, withoutSlashes(text));
    }

    private static PatternOption of(String problem, String option, String text, String pattern) {
        try {
            return new PatternOption(BytePattern.of(pattern, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            String why = cause instanceof PatternSyntaxException syntax
                    ? syntax.getDescription()
                    : cause.getMessage();
            throw CliException.usage(
                    problem,
                    option,
                    text,
                    new LibraryText(String.valueOf(why)),
                    quoted("/^250 /", option));
        }
    }

    /** Returns the pattern as it is written after the option: only a shell needs quotes. */
    private static String quoted(String pattern, String option) {
        return option.startsWith("--") ? "\"" + pattern + "\"" : pattern;
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
        String text = pattern.toString();
        return text.contains("\\b") || text.contains("\\B");
    }

    /** Returns whether every message is matched by bytes. */
    public boolean isOfBytesAlone() {
        return pattern.isOfBytesAlone();
    }

    /**
     * Returns whether the pattern occurs in the beginning of a message.
     *
     * @param chars the beginning, decoded
     * @param areBytes true if each character is one byte
     */
    public boolean findsIn(String chars, boolean areBytes) {
        return pattern.findsIn(chars, areBytes);
    }

    /** Returns whether the pattern occurs in the message. */
    public boolean finds(MessageView message) {
        return pattern.finds(message);
    }

    /**
     * Returns the first group of the first match, or the whole match if the pattern has no group.
     */
    public Optional<Message> firstGroup(MessageView message) {
        return pattern.firstGroup(message);
    }
}
