package dev.antiphon.stub.answer;

import dev.antiphon.argument.TimeText;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parser that {@link Delay#parse} uses. */
final class DelayText {
    private static final Pattern UNIFORM = Pattern.compile("(.+)\\.\\.(.+)");
    private static final Pattern LOG_NORMAL =
            Pattern.compile("lognormal (\\S+) ([0-9]{1,9}(?:\\.[0-9]{1,9})?)");

    private DelayText() {}

    static Delay parse(String text) {
        try {
            return read(text);
        } catch (IllegalArgumentException e) {
            String why = String.valueOf(e.getMessage());
            throw why.startsWith("\"" + text + "\"")
                    ? e
                    : new IllegalArgumentException("\"" + text + "\" is no delay: " + why, e);
        }
    }

    private static Delay read(String text) {
        Matcher logNormal = LOG_NORMAL.matcher(text);
        if (logNormal.matches()) {
            return Delay.logNormal(
                    TimeText.parse(logNormal.group(1)), Double.parseDouble(logNormal.group(2)));
        }
        if (text.startsWith("lognormal")) {
            throw new IllegalArgumentException("\"" + text + "\" is no delay; write it as lognormal"
                    + " MEDIAN SIGMA, such as lognormal 10ms 0.5");
        }
        Matcher uniform = UNIFORM.matcher(text);
        if (uniform.matches()) {
            Duration least = TimeText.parse(uniform.group(1).strip());
            return Delay.uniform(least, TimeText.parse(uniform.group(2).strip()));
        }
        return Delay.fixed(TimeText.parse(text));
    }
}
