package dev.antiphon.cli;

import java.util.List;
import java.util.Map;

/**
 * A kind of value that options, keys of rules and texts of the Java API share: what each of them
 * takes, what each refuses, and the words of every refusal.
 */
enum ValueKind {
    TIME(
            List.of("200ms", "1.5s", "5m", "1s"),
            List.of("200", "1.5", "5sec", "5S", "1,5s", "-1s", "0.5ms", "soon"),
            "ms, s, m or h"),
    SIZE(
            List.of("1", "4096", "64K", "1M", "0x1000"),
            List.of("64KB", "1m", "1.5M", "-1", "K", "1T", "many"),
            "a number of bytes"),
    DELAY(
            List.of("200ms", "10ms..20ms", "lognormal 10ms 0.5"),
            List.of("200", "10..20ms", "lognormal 10 0.5", "slow"),
            "ms, s, m or h"),
    ADDRESS(
            List.of("1", ":1", "*:1", "localhost:1", "[::1]:1", "unix:/nowhere"),
            List.of("localhost", "localhost:x", "99999", "::1:7000", "[::1]", "http://localhost:1"),
            "HOST:PORT, PORT or :PORT"),
    PATTERN(
            List.of("a.b", "(?i)ok", "\\xff", "[0-9]+"),
            List.of("(", "[", "a(?=b)", "(a)\\1"),
            "RE2"),
    TEMPLATE(
            List.of("{number} {connection:8} {number:u16}", "\\{x}", "{\"a\":1}", "{}", "{ x }"),
            List.of("{numbr}", "{foo}", "{u16}"),
            "for the braces themselves"),
    FILE(List.of("@there", "@@nowhere", "plain"), List.of("@nowhere"), "nowhere");

    /** The labels of the options that take each kind, in the declarations of the commands. */
    static final Map<String, ValueKind> LABELS = Map.of(
            "TIME", TIME,
            "SIZE", SIZE,
            "DELAY", DELAY,
            "[HOST:]PORT|unix:PATH", ADDRESS,
            "REGEX", PATTERN);

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> good;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> bad;

    private final String form;

    ValueKind(List<String> good, List<String> bad, String form) {
        this.good = good;
        this.bad = bad;
        this.form = form;
    }

    /**
     * Returns whether an option takes this kind of value.
     *
     * @param label its label in the declaration
     * @param help its description
     */
    boolean isOf(String label, String help) {
        return switch (this) {
            case FILE -> label.contains("@FILE");
            case TEMPLATE -> help.contains("{message}") || help.contains("{number}");
            case PATTERN -> label.contains("REGEX");
            default -> LABELS.get(label) == this;
        };
    }

    List<String> good() {
        return good;
    }

    List<String> bad() {
        return bad;
    }

    /** Words of every refusal: the accepted form. */
    String form() {
        return form;
    }
}
