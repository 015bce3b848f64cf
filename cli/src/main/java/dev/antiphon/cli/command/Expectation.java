package dev.antiphon.cli.command;

import dev.antiphon.address.Address;
import dev.antiphon.cli.text.CliException;
import dev.antiphon.cli.text.Status;
import dev.antiphon.message.Message;
import dev.antiphon.text.Escapes;

import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The expected reply: exactly a text, or between slashes, something that a
 * pattern of {@link Pattern} finds. A pattern that looks at too many characters is given up.
 */
final class Expectation {
    private static final long STEPS_MAX = 100_000_000;

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
            throw CliException.usage("bad-pattern", "--expect", option, e.getDescription());
        }
    }

    /** Refuses another reply. */
    void check(Message reply, Address from) {
        boolean met = Optional.ofNullable(pattern)
                .map(wanted -> finds(wanted, reply.text()))
                .orElseGet(() -> reply.equals(Message.text(text)));
        if (!met) {
            String shown = Escapes.shown(reply);
            throw new CliException(Status.NOT_EXPECTED, "not-expected", shown, text, from);
        }
    }

    private boolean finds(Pattern wanted, String reply) {
        try {
            return wanted.matcher(new Bounded(reply)).find();
        } catch (StackOverflowError e) {
            throw CliException.usage("slow-pattern", text, reply.length());
        }
    }

    /** A text that can be looked at only so often: backtracking would go on for ever on some. */
    private final class Bounded implements CharSequence {
        private final String characters;
        private long steps;

        Bounded(String characters) {
            this.characters = characters;
        }

        @Override
        public char charAt(int index) {
            if (++steps > STEPS_MAX) {
                throw CliException.usage("slow-pattern", text, characters.length());
            }
            return characters.charAt(index);
        }

        @Override
        public int length() {
            return characters.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return characters.subSequence(start, end);
        }

        @Override
        public String toString() {
            return characters;
        }
    }
}
