package dev.antiphon.load.report;

import dev.antiphon.load.LoadResult;
import dev.antiphon.load.report.Comparison.Row;
import dev.antiphon.load.report.Comparison.Verdict;
import dev.antiphon.load.report.Measured.Value;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a comparison says, in words; its page and its text show it. */
final class ComparisonWords {
    private final Comparison comparison;
    private final Words words;
    private final Numbers numbers;
    private final Facts facts;

    ComparisonWords(Comparison comparison, Words words) {
        this.comparison = comparison;
        this.words = words;
        this.numbers = new Numbers(words);
        this.facts = new Facts(words);
    }

    /** Runs that are no runs to compare, each in a sentence. */
    List<String> invalid() {
        List<String> all = new ArrayList<>();
        if (!comparison.before().validity().isValid()) {
            all.add(words.say("compare.invalid-before"));
        }
        if (!comparison.after().validity().isValid()) {
            all.add(words.say("compare.invalid-after"));
        }
        return all;
    }

    /** What these facts are in both. */
    Table differences(List<String> keys) {
        List<String> heads = List.of(
                words.say("facts.what"), words.say("compare.before"), words.say("compare.after"));
        List<Facts.Fact> before = facts(comparison.before());
        List<Facts.Fact> after = facts(comparison.after());
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < before.size(); i++) {
            Facts.Fact fact = before.get(i);
            if (keys.contains(fact.key())) {
                rows.add(List.of(facts.name(fact), fact.value(), after.get(i).value()));
            }
        }
        return Table.ofFacts(heads, rows);
    }

    private List<Facts.Fact> facts(LoadResult result) {
        List<Facts.Fact> all = new ArrayList<>(facts.plan(result.plan()));
        all.addAll(facts.host(result.host()));
        return all;
    }

    String heading() {
        if (!comparison.isPossible()) {
            return words.say("compare.unlike");
        }
        if (!isJudged()) {
            return words.say("compare.not-asked");
        }
        return words.say(
                !named(Verdict.REGRESSED).isEmpty()
                        ? "compare.regressed"
                        : comparison.held() ? "compare.held" : "compare.v.unknown");
    }

    boolean isJudged() {
        return comparison.rows().stream().anyMatch(row -> row.verdict() != Verdict.NONE);
    }

    /** The outcome of a comparison that is possible, each in a sentence. */
    List<String> outcome() {
        if (!isJudged()) {
            return List.of(words.say("compare.not-asked-note"));
        }
        List<String> all = new ArrayList<>();
        String regressed = named(Verdict.REGRESSED);
        String unknown = named(Verdict.UNKNOWN);
        if (!regressed.isEmpty()) {
            all.add(words.say("compare.regressed-note", regressed));
        }
        if (!unknown.isEmpty()) {
            all.add(words.say("compare.unknown-note", unknown));
        }
        return all.isEmpty() ? List.of(words.say("compare.held-note")) : all;
    }

    private String named(Verdict verdict) {
        return comparison.rows().stream()
                .filter(row -> row.verdict() == verdict)
                .map(row -> name(row.metric()))
                .collect(Collectors.joining(", "));
    }

    Table figures() {
        List<String> heads = List.of(
                "",
                words.say("compare.before"),
                words.say("compare.after"),
                words.say("compare.change"),
                words.say("compare.allowed"),
                words.say("compare.verdict"));
        List<List<String>> rows = comparison.rows().stream()
                .map(row -> List.of(
                        name(row.metric()),
                        shown(row, row.before()),
                        shown(row, row.after()),
                        row.change().map(change -> change(row, change)).orElse("\u2013"),
                        row.allowed().map(each -> change(row, worse(row, each))).orElse("\u2013"),
                        verdict(row)))
                .toList();
        return Table.ofNumbers(heads, rows)
                .alarming(words.say("compare.v.regressed"), words.say("compare.v.unknown"));
    }

    private static double worse(Row row, Allowance allowed) {
        return Metric.of(row.metric()).lessIsBetter() ? allowed.percent() : -allowed.percent();
    }

    private String name(String metric) {
        return metric.startsWith("p") ? metric : words.say("compare." + metric);
    }

    private String shown(Row row, Measured measured) {
        return switch (measured) {
            case Measured.Value value -> plain(row, value.value()) + range(row, value);
            case Measured.TooFew few ->
                words.say(
                        "compare.too-few",
                        numbers.count(few.samples()),
                        numbers.count(few.needed()));
            case Measured.Beyond beyond -> words.say("compare.beyond");
            case Measured.None none -> "\u2013";
        };
    }

    private String plain(Row row, double value) {
        return switch (Metric.of(row.metric())) {
            case Metric.Response response -> numbers.measured(value);
            case Metric.Errors errors -> numbers.share(value);
            case Metric.Rate rate -> numbers.rate(value);
            case Metric.KneeRate knee -> numbers.rate(value);
        };
    }

    /** The wider half, of errors in points and else as a share of the value. */
    private String range(Row row, Value value) {
        double half = Math.max(value.value() - value.low(), value.high() - value.value());
        if (half == 0 || value.value() == 0 || row.metric().equals("knee")) {
            return "";
        }
        double hundredths = row.metric().equals("errors") ? half * 100 : half / value.value() * 100;
        return " \u00b1" + numbers.percent(hundredths);
    }

    private String change(Row row, double change) {
        return row.metric().equals("errors")
                ? words.say("compare.points", numbers.points(change))
                : numbers.change(change);
    }

    private String verdict(Row row) {
        return words.say(
                switch (row.verdict()) {
                    case NONE -> "compare.v.none";
                    case HELD -> "compare.v.held";
                    case NOISE -> "compare.v.noise";
                    case REGRESSED -> "compare.v.regressed";
                    case UNKNOWN -> "compare.v.unknown";
                });
    }
}
