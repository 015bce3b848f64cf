package dev.antiphon.load.report.compare;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The largest allowed change for the worse of one measured value between two runs.
 *
 * @param metric the measured value: {@code p99} or another percentile of the response time, {@code
 *     rate}, {@code errors} or {@code knee}
 * @param percent a percentage of the value in the first run; for {@code errors}, percentage points
 */
public record Allowance(String metric, double percent) {
    private static final Pattern SHAPE = Pattern.compile(
            "(p[0-9]{1,2}(?:\\.[0-9]{1,4})?|rate|errors|knee)=([0-9]{1,4}(?:\\.[0-9]{1,4})?)%");

    /**
     * Parses allowances. One text may contain several, separated by commas: {@code
     * p99=10%,errors=0.1%}.
     *
     * @throws IllegalArgumentException when a text is no allowance, or two are for the same value
     */
    public static List<Allowance> parseAll(List<String> texts) {
        List<Allowance> all = texts.stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .map(Allowance::parse)
                .toList();
        Set<String> seen = new HashSet<>();
        for (Allowance each : all) {
            if (!seen.add(each.metric())) {
                throw new IllegalArgumentException(each.metric() + " is given twice; give it once");
            }
        }
        return all;
    }

    /**
     * Parses a single allowance.
     *
     * @throws IllegalArgumentException when the text is no allowance
     */
    public static Allowance parse(String text) {
        Matcher matcher = SHAPE.matcher(text);
        if (!matcher.matches()
                || Metric.of(matcher.group(1)).percentile().filter(p -> p == 0).isPresent()) {
            throw new IllegalArgumentException("\"" + text
                    + "\" is no allowance; give one such as p99=10%, rate=5%, errors=0.1% or"
                    + " knee=5%");
        }
        return new Allowance(matcher.group(1), Double.parseDouble(matcher.group(2)));
    }
}
