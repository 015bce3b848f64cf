package dev.antiphon.stub.text;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An estimate of the size of a compiled pattern, made before compilation. Nested counted
 * repetitions multiply: a pattern of thirty characters can expand to a thousand million parts. Each
 * instance checks one pattern on one thread.
 */
final class PatternCost {
    private static final int PIECES_MAX = 10_000;
    private static final int DEPTH_MAX = 200;
    private static final Pattern REPEAT = Pattern.compile("\\{(\\d{1,9})(?:,(\\d{0,9}))?}");

    private final String pattern;
    private final Deque<Long> outer = new ArrayDeque<>();
    private long sum;
    private long last;

    private PatternCost(String pattern) {
        this.pattern = pattern;
    }

    /**
     * Checks that the compiled pattern is not too large.
     *
     * @throws IllegalArgumentException when it is too large or nested too deep; the message names
     *     the limit
     */
    static void check(String pattern) {
        new PatternCost(pattern).count();
    }

    private void count() {
        Matcher repeat = REPEAT.matcher(pattern);
        for (int at = 0; at < pattern.length(); at++) {
            switch (pattern.charAt(at)) {
                case '(' -> open();
                case ')' -> close();
                case '{' -> {
                    if (repeat.region(at, pattern.length()).lookingAt()) {
                        repeat(repeat);
                        at = repeat.end() - 1;
                    } else {
                        piece();
                    }
                }
                case '\\' -> {
                    at++;
                    piece();
                }
                default -> piece();
            }
            if (sum > PIECES_MAX) {
                throw new IllegalArgumentException("it repeats so much that it stands for over "
                        + PIECES_MAX + " pieces, which is the limit");
            }
        }
    }

    private void piece() {
        last = 1;
        sum++;
    }

    private void open() {
        if (outer.size() == DEPTH_MAX) {
            throw new IllegalArgumentException("its groups are nested over " + DEPTH_MAX + " deep");
        }
        outer.push(sum);
        sum = 0;
    }

    private void close() {
        if (!outer.isEmpty()) {
            last = Math.max(1, sum);
            sum = outer.pop() + last;
        }
    }

    private void repeat(Matcher found) {
        String most = found.group(2);
        long times = Long.parseLong(most == null || most.isEmpty() ? found.group(1) : most);
        sum += last * Math.max(0, times - 1);
        last *= Math.max(1, times);
    }
}
