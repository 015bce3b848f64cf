package dev.antiphon.load.report.compare;

import dev.antiphon.load.report.chart.HtmlPage;
import dev.antiphon.load.report.chart.Table;
import dev.antiphon.load.report.compare.Comparison.Row;
import dev.antiphon.load.report.compare.Comparison.Verdict;
import dev.antiphon.load.report.page.PercentileChart;
import dev.antiphon.load.report.page.PercentileChart.Series;
import dev.antiphon.load.report.page.RunSummary;
import dev.antiphon.load.report.text.NumberFormats;
import dev.antiphon.load.report.text.ReportTexts;
import dev.antiphon.load.result.LoadPlan.Model;
import dev.antiphon.load.result.LoadResult;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The HTML form and the text form of a comparison. */
final class ComparisonView {
    private final Comparison comparison;
    private final LoadResult before;
    private final LoadResult after;
    private final ReportTexts texts;
    private final NumberFormats numbers;

    ComparisonView(Comparison comparison, ReportTexts texts) {
        this.comparison = comparison;
        this.before = comparison.before();
        this.after = comparison.after();
        this.texts = texts;
        this.numbers = texts.numbers();
    }

    String text() {
        List<String> lines = new ArrayList<>(List.of(heading()));
        lines.addAll(sentences());
        if (comparison.isPossible()) {
            lines.add("");
            lines.addAll(figures().lines());
            lines.add("");
            lines.addAll(aboutRanges());
        }
        if (!differing().isEmpty()) {
            lines.add(aboutDifferences());
            differences().lines().forEach(line -> lines.add("  " + line));
        }
        return String.join("\n", lines) + "\n";
    }

    String html() {
        String target = after.plan().endpoint().target();
        HtmlPage page = new HtmlPage(texts, texts.say("compare.title", target))
                .head(texts.say("compare.eyebrow"), target)
                .lead(started("compare.before", before) + "; " + started("compare.after", after));
        boolean bad = !comparison.isPossible() || !comparison.held();
        page.verdict(bad ? "verdict" : isJudged() ? "verdict fine" : "verdict even", heading());
        sentences().forEach(each -> page.body().leaf("p", each));
        if (!comparison.isPossible()) {
            differences(page);
            page.body().close();
        } else {
            String heading = texts.say("compare.figures");
            page.body().close().open("section").leaf("h2", heading);
            aboutRanges().forEach(each -> page.body().leaf("p", each, "class", "note"));
            figures().on(page.body(), heading);
            differences(page);
            page.body().close();
            percentiles(page);
        }
        return page.end(after.host().tool());
    }

    private String started(String key, LoadResult run) {
        return texts.say(key) + ": " + numbers.instant(run.started());
    }

    private void differences(HtmlPage page) {
        if (!differing().isEmpty()) {
            page.body().leaf("p", aboutDifferences());
            differences().on(page.body(), aboutDifferences());
        }
    }

    private void percentiles(HtmlPage page) {
        boolean closed = after.plan().pacing().model() == Model.CLOSED;
        String about = texts.say(closed ? "text.not-corrected" : "percentiles.note-both");
        List<Series> series = List.of(
                new Series("second", texts.say("compare.before"), before.response()),
                new Series("first", texts.say("compare.after"), after.response()));
        new PercentileChart(texts, series)
                .chart(texts.say("compare.percentiles-note", about))
                .on(page.body());
    }

    private String heading() {
        if (!comparison.isPossible()) {
            return texts.say("compare.unlike");
        }
        if (!isJudged()) {
            return texts.say("compare.not-asked");
        }
        if (!named(Verdict.REGRESSED).isEmpty()) {
            return texts.say("compare.regressed");
        }
        return texts.say(comparison.held() ? "compare.held" : "compare.v.unknown");
    }

    private boolean isJudged() {
        return comparison.rows().stream().anyMatch(row -> row.verdict() != Verdict.NONE);
    }

    /** Returns the sentences under the heading: the outcome, or which run is not valid. */
    private List<String> sentences() {
        List<String> all = new ArrayList<>();
        if (!comparison.isPossible()) {
            say(all, !before.validity().isValid(), "compare.invalid-before");
            say(all, !after.validity().isValid(), "compare.invalid-after");
        } else if (!isJudged()) {
            say(all, true, "compare.not-asked-note");
        } else {
            String regressed = named(Verdict.REGRESSED);
            String unknown = named(Verdict.UNKNOWN);
            say(all, !regressed.isEmpty(), "compare.regressed-note", regressed);
            say(all, !unknown.isEmpty(), "compare.unknown-note", unknown);
            say(all, all.isEmpty(), "compare.held-note");
        }
        return all;
    }

    private void say(List<String> to, boolean isSo, String key, Object... values) {
        if (isSo) {
            to.add(texts.say(key, values));
        }
    }

    private String named(Verdict verdict) {
        return comparison.rows().stream()
                .filter(row -> row.verdict() == verdict)
                .map(row -> name(row.metric()))
                .collect(Collectors.joining(", "));
    }

    private List<String> differing() {
        return comparison.isPossible() ? Comparability.remarks(before, after) : comparison.unlike();
    }

    private String aboutDifferences() {
        return texts.say(comparison.isPossible() ? "compare.also" : "compare.unlike-note");
    }

    /** Returns a table that shows the facts that differ, with the values of both runs. */
    private Table differences() {
        List<String> heads = List.of(
                texts.say("facts.what"), texts.say("compare.before"), texts.say("compare.after"));
        List<RunSummary.Fact> first = new RunSummary(texts, before).facts();
        List<RunSummary.Fact> second = new RunSummary(texts, after).facts();
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < first.size(); i++) {
            RunSummary.Fact fact = first.get(i);
            if (differing().contains(fact.key())) {
                rows.add(List.of(fact.name(), fact.text(), second.get(i).text()));
            }
        }
        return Table.ofFacts(heads, rows);
    }

    private Table figures() {
        List<String> heads = List.of(
                "",
                texts.say("compare.before"),
                texts.say("compare.after"),
                texts.say("compare.change"),
                texts.say("compare.allowed"),
                texts.say("compare.verdict"));
        List<List<String>> rows = comparison.rows().stream().map(this::cells).toList();
        return Table.ofNumbers(heads, rows)
                .alarming(texts.say("compare.v.regressed"), texts.say("compare.v.unknown"));
    }

    private List<String> cells(Row row) {
        int worse = row.metric().lessIsBetter() ? 1 : -1;
        String verdict = row.verdict().name().toLowerCase(Locale.ROOT);
        return List.of(
                name(row.metric()),
                shown(row.metric(), row.before()),
                shown(row.metric(), row.after()),
                row.change().map(each -> change(row, each)).orElse(NumberFormats.GAP),
                row.allowed()
                        .map(each -> change(row, worse * each.percent()))
                        .orElse(NumberFormats.GAP),
                texts.say("compare.v." + verdict));
    }

    private String name(Metric metric) {
        return metric.percentile().isPresent()
                ? metric.name()
                : texts.say("compare." + metric.name());
    }

    private String shown(Metric metric, MeasuredValue value) {
        return switch (value) {
            case MeasuredValue.Value known -> plain(metric, known.value()) + range(metric, known);
            case MeasuredValue.TooFew few ->
                texts.say("compare.too-few", few.samples(), few.needed());
            case MeasuredValue.Beyond beyond -> texts.say("compare.beyond");
            case MeasuredValue.None none -> NumberFormats.GAP;
        };
    }

    private String plain(Metric metric, double value) {
        return switch (metric.unit()) {
            case NANOS -> numbers.measured(value);
            case SHARE -> numbers.share(value);
            case PER_SECOND -> numbers.rate(value);
        };
    }

    /**
     * Returns the 95 % range of a value by its samples as text: in percentage points for errors,
     * otherwise in percent of the value. Returns an empty text if there is no range.
     */
    private String range(Metric metric, MeasuredValue.Value value) {
        if (value.ofItself() == 0 || value.value() == 0 || metric.name().equals("knee")) {
            return "";
        }
        boolean points = metric.unit() == Metric.Unit.SHARE;
        return plusMinus(points ? value.ofItself() : value.ofItself() / value.value());
    }

    private String plusMinus(double share) {
        return " \u00b1" + numbers.share(share);
    }

    private String change(Row row, double change) {
        return row.metric().unit() == Metric.Unit.SHARE
                ? texts.say("compare.points", numbers.points(change))
                : numbers.change(change);
    }

    /**
     * Returns sentences about the ranges: what ± means, and how much response times vary between
     * the seconds of the runs. That variation is the same for several percentiles, so that it does
     * not stand beside each.
     */
    private List<String> aboutRanges() {
        List<String> all = new ArrayList<>(List.of(texts.say("compare.figures-note")));
        String spreads = comparison.rows().stream()
                .map(Row::metric)
                .filter(each -> List.of("p50", "p99").contains(each.name()))
                .flatMap(this::spread)
                .collect(Collectors.joining("; "));
        say(all, !spreads.isEmpty(), "compare.spread-note", spreads);
        return all;
    }

    /** Returns the variation of a percentile between seconds; empty if both are too short. */
    private Stream<String> spread(Metric metric) {
        String known = Stream.of(
                        spread("compare.before", metric.ofSeconds(before)),
                        spread("compare.after", metric.ofSeconds(after)))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(", "));
        return known.isEmpty() ? Stream.of() : Stream.of(metric.name() + ": " + known);
    }

    private Optional<String> spread(String run, double share) {
        return share == 0 ? Optional.empty() : Optional.of(texts.say(run) + plusMinus(share));
    }
}
