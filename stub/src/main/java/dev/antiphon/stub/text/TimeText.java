package dev.antiphon.stub.text;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text form of times: {@code 20ms}, {@code 5s}, {@code 1m}. */
public final class TimeText {
    private static final Pattern GRAMMAR = Pattern.compile("([0-9]{1,9})(ms|s|m)");

    private TimeText() {}

    /**
     * Returns the time that the text names.
     *
     * @throws IllegalArgumentException when the text is no time; the message names the text and the
     *     syntax
     */
    public static Duration parse(String text) {
        return read(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "\"" + text + "\" is no time; write it as 20ms, 5s or 1m"));
    }

    /** Reads a time such as {@code 20ms}; empty when the text is none. */
    public static Optional<Duration> read(String text) {
        Matcher found = GRAMMAR.matcher(text.strip());
        if (!found.matches()) {
            return Optional.empty();
        }
        long value = Long.parseLong(found.group(1));
        return Optional.of(
                switch (found.group(2)) {
                    case "ms" -> Duration.ofMillis(value);
                    case "s" -> Duration.ofSeconds(value);
                    default -> Duration.ofMinutes(value);
                });
    }

    /** Returns a text that {@link #parse} reads, to the millisecond. */
    public static String of(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + "s" : time.toMillis() + "ms";
    }
}
