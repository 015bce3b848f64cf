package dev.antiphon.load.report.compare;

import dev.antiphon.load.report.compare.Comparison.Row;
import dev.antiphon.load.report.compare.Comparison.Verdict;
import dev.antiphon.load.report.compare.MeasuredValue.Value;
import dev.antiphon.load.report.page.RunSummary;
import dev.antiphon.load.report.page.Table;
import dev.antiphon.load.report.text.NumberFormats;
import dev.antiphon.load.report.text.ReportTexts;
import dev.antiphon.load.result.LoadResult;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The sentences and tables of a comparison, which its HTML page and its text share. */
final class ComparisonWords {
    private final Comparison comparison;
    private final ReportTexts reportTexts;
    private final NumberFormats numberFormats;
    private final RunSummary runSummary;

    ComparisonWords(Comparison comparison, ReportTexts reportTexts) {
        this.comparison = comparison;
        this.reportTexts = reportTexts;
        this.numberFormats = new NumberFormats(reportTexts);
        this.runSummary = new RunSummary(reportTexts);
    }

    /** Returns a sentence for each run that is not valid. */
    List<String> invalid() {
        List<String> all = new ArrayList<>();
        if (!comparison.before().validity().isValid()) {
            all.add(reportTexts.say("compare.invalid-before"));
        }
        if (!comparison.after().validity().isValid()) {
            all.add(reportTexts.say("compare.invalid-after"));
        }
        return all;
    }

    /** Returns a table that shows the values of these facts in both runs. */
    Table differences(List<String> keys) {
        List<String> heads = List.of(
                reportTexts.say("facts.what"),
                reportTexts.say("compare.before"),
                reportTexts.say("compare.after"));
        List<RunSummary.Fact> before = facts(comparison.before());
        List<RunSummary.Fact> after = facts(comparison.after());
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < before.size(); i++) {
            RunSummary.Fact fact = before.get(i);
            if (keys.contains(fact.key())) {
                rows.add(List.of(
                        runSummary.name(fact), fact.value(), after.get(i).value()));
            }
        }
        return Table.ofFacts(heads, rows);
    }

    private List<RunSummary.Fact> facts(LoadResult result) {
        List<RunSummary.Fact> all = new ArrayList<>(runSummary.plan(result.plan()));
        all.addAll(runSummary.host(result.host()));
        return all;
    }

    String heading() {
        if (!comparison.isPossible()) {
            return reportTexts.say("compare.unlike");
        }
        if (!isJudged()) {
            return reportTexts.say("compare.not-asked");
        }
        return reportTexts.say(
                !named(Verdict.REGRESSED).isEmpty()
                        ? "compare.regressed"
                        : comparison.held() ? "compare.held" : "compare.v.unknown");
    }

    boolean isJudged() {
        return comparison.rows().stream().anyMatch(row -> row.verdict() != Verdict.NONE);
    }

    /** Returns sentences about the outcome, for runs that are comparable. */
    List<String> outcome() {
        if (!isJudged()) {
            return List.of(reportTexts.say("compare.not-asked-note"));
        }
        List<String> all = new ArrayList<>();
        String regressed = named(Verdict.REGRESSED);
        String unknown = named(Verdict.UNKNOWN);
        if (!regressed.isEmpty()) {
            all.add(reportTexts.say("compare.regressed-note", regressed));
        }
        if (!unknown.isEmpty()) {
            all.add(reportTexts.say("compare.unknown-note", unknown));
        }
        return all.isEmpty() ? List.of(reportTexts.say("compare.held-note")) : all;
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
                reportTexts.say("compare.before"),
                reportTexts.say("compare.after"),
                reportTexts.say("compare.change"),
                reportTexts.say("compare.allowed"),
                reportTexts.say("compare.verdict"));
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
                .alarming(
                        reportTexts.say("compare.v.regressed"),
                        reportTexts.say("compare.v.unknown"));
    }

    private static double worse(Row row, Allowance allowed) {
        return Metric.of(row.metric()).lessIsBetter() ? allowed.percent() : -allowed.percent();
    }

    private String name(String metric) {
        return metric.startsWith("p") ? metric : reportTexts.say("compare." + metric);
    }

    private String shown(Row row, MeasuredValue measuredValue) {
        return switch (measuredValue) {
            case MeasuredValue.Value value -> plain(row, value.value()) + range(row, value);
            case MeasuredValue.TooFew few ->
                reportTexts.say(
                        "compare.too-few",
                        numberFormats.count(few.samples()),
                        numberFormats.count(few.needed()));
            case MeasuredValue.Beyond beyond -> reportTexts.say("compare.beyond");
            case MeasuredValue.None none -> "\u2013";
        };
    }

    private String plain(Row row, double value) {
        return switch (Metric.of(row.metric())) {
            case Metric.Response response -> numberFormats.measured(value);
            case Metric.Errors errors -> numberFormats.share(value);
            case Metric.Rate rate -> numberFormats.rate(value);
            case Metric.KneeRate knee -> numberFormats.rate(value);
        };
    }

    /**
     * Returns sentences about the ranges: what ± means, and how much response times vary between
     * the seconds of the runs. That variation is the same for several percentiles, so that it does
     * not stand beside each.
     */
    List<String> aboutRanges() {
        List<String> all = new ArrayList<>(List.of(reportTexts.say("compare.figures-note")));
        String spreads = Stream.of("p50", "p99")
                .flatMap(each -> spread(each).stream())
                .collect(Collectors.joining("; "));
        if (!spreads.isEmpty()) {
            all.add(reportTexts.say("compare.spread-note", spreads));
        }
        return all;
    }

    /** Returns the variation of a percentile between seconds; empty if neither run tells it. */
    private Optional<String> spread(String name) {
        boolean isShown =
                comparison.rows().stream().anyMatch(row -> row.metric().equals(name));
        List<String> known = new ArrayList<>();
        known(known, "compare.before", name, comparison.before());
        known(known, "compare.after", name, comparison.after());
        return isShown && !known.isEmpty()
                ? Optional.of(name + ": " + String.join(", ", known))
                : Optional.empty();
    }

    private void known(List<String> known, String run, String name, LoadResult result) {
        double share = ((Metric.Response) Metric.of(name)).ofSeconds(result);
        if (share > 0) {
            known.add(reportTexts.say(run) + plusMinus(share * 100));
        }
    }

    private String plusMinus(double hundredths) {
        return " \u00b1" + numberFormats.percent(hundredths);
    }

    /**
     * Returns the 95 % range of a value by its samples as text: in percentage points for errors,
     * otherwise in percent of the value. Returns an empty text if there is no range.
     */
    private String range(Row row, Value value) {
        double half = value.ofItself();
        if (half == 0 || value.value() == 0 || row.metric().equals("knee")) {
            return "";
        }
        double hundredths = row.metric().equals("errors") ? half * 100 : half / value.value() * 100;
        return plusMinus(hundredths);
    }

    private String change(Row row, double change) {
        return row.metric().equals("errors")
                ? reportTexts.say("compare.points", numberFormats.points(change))
                : numberFormats.change(change);
    }

    private String verdict(Row row) {
        return reportTexts.say(
                switch (row.verdict()) {
                    case NONE -> "compare.v.none";
                    case HELD -> "compare.v.held";
                    case NOISE -> "compare.v.noise";
                    case REGRESSED -> "compare.v.regressed";
                    case UNKNOWN -> "compare.v.unknown";
                });
    }
}
