package dev.antiphon.cli;

import dev.antiphon.Message;

import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What a reply should be: exactly a text, or where it stands between slashes, something that a pattern finds. */
final class Expectation {
    private final String text;
    private final @Nullable Pattern pattern;

    private Expectation(String text, @Nullable Pattern pattern) {
        this.text = text;
        this.pattern = pattern;
    }

    /** Reads the option. */
    static Expectation of(String option) {
        if (option.length() < 2 || !option.startsWith("/") || !option.endsWith("/")) {
            return new Expectation(option, null);
        }
        try {
            String inner = option.substring(1, option.length() - 1);
            return new Expectation(option, Pattern.compile(inner, Pattern.DOTALL));
        } catch (PatternSyntaxException e) {
            throw Problem.usage("bad-pattern", "--expect", option, e.getDescription());
        }
    }

    boolean isMetBy(Message reply) {
        return Optional.ofNullable(pattern)
                .map(wanted -> wanted.matcher(reply.text()).find())
                .orElseGet(() -> reply.equals(Message.text(text)));
    }
}
