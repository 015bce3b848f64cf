package dev.antiphon.load.report.page;

import dev.antiphon.load.report.text.Language;
import dev.antiphon.load.report.text.NumberFormats;
import dev.antiphon.load.report.text.ReportTexts;
import dev.antiphon.load.report.text.ValidityReasons;
import dev.antiphon.load.result.Column;
import dev.antiphon.load.result.Counts;
import dev.antiphon.load.result.LoadPlan;
import dev.antiphon.load.result.LoadPlan.Model;
import dev.antiphon.load.result.LoadResult;
import dev.antiphon.load.result.Validity;
import dev.antiphon.text.Escapes;

import java.util.ArrayList;
import java.util.List;

/** The text form of a result, shown on a terminal at the end of a run. */
public final class ResultText {
    private final LoadResult result;
    private final ReportTexts reportTexts;
    private final NumberFormats numberFormats;
    private final List<String> lines = new ArrayList<>();

    private ResultText(LoadResult result, ReportTexts reportTexts) {
        this.result = result;
        this.reportTexts = reportTexts;
        this.numberFormats = new NumberFormats(reportTexts);
    }

    /**
     * Returns the lines of text with their line ends. They contain no other control characters, so
     * that received bytes cannot control a terminal.
     */
    public static String of(LoadResult result, Language language) {
        return new ResultText(result, ReportTexts.in(language)).text();
    }

    private String text() {
        head();
        validity();
        lines.add("");
        if (result.steps().isEmpty()) {
            times(percentiles().table());
        } else {
            LadderChart ladder = new LadderChart(reportTexts, result);
            times(ladder.table());
            lines.add(ladder.note());
        }
        lines.add("");
        counts();
        objectives();
        return String.join("\n", lines) + "\n";
    }

    private void head() {
        LoadPlan plan = result.plan();
        RunSummary runSummary = new RunSummary(reportTexts);
        String head = reportTexts.say(
                "text.head",
                plan.endpoint().target(),
                runSummary.rate(plan),
                runSummary.connections(plan),
                plan.endpoint().framing(),
                numberFormats.time(result.took()));
        lines.add(Escapes.oneLine(head));
        if (plan.pacing().model() == Model.CLOSED) {
            lines.add(reportTexts.say("text.not-corrected"));
        }
    }

    private void validity() {
        ValidityReasons validityReasons = new ValidityReasons(reportTexts);
        if (!result.validity().isValid()) {
            lines.add(validityReasons.invalid("text", result.validity()));
            result.validity().reasons().stream()
                    .map(validityReasons::say)
                    .forEach(each -> lines.add("  " + Escapes.oneLine(each)));
        }
        result.validity().remarks().stream()
                .map(validityReasons::say)
                .forEach(each -> lines.add(Escapes.oneLine(each)));
    }

    /** Adds a table of times, with remarks about missing values and requests without a reply. */
    private void times(Table table) {
        lines.addAll(table.lines());
        if (table.hasGaps()) {
            lines.add(reportTexts.say("table.gap"));
        }
        new RunSummary(reportTexts).unanswered(result.counts()).ifPresent(lines::add);
    }

    private PercentileChart percentiles() {
        boolean open = result.plan().pacing().model() == Model.OPEN;
        List<PercentileChart.Series> series = open
                ? List.of(
                        new PercentileChart.Series(
                                "first", reportTexts.say("text.response"), result.response()),
                        new PercentileChart.Series(
                                "second", reportTexts.say("text.service"), result.service()))
                : List.of(new PercentileChart.Series(
                        "first", reportTexts.say("text.reply-time"), result.service()));
        return new PercentileChart(reportTexts, "", series);
    }

    private void counts() {
        Counts counts = result.counts();
        lines.add(reportTexts.say(
                isAnswered() ? "text.requests" : "text.requests-taken",
                numberFormats.count(counts.planned()),
                numberFormats.count(counts.ok()),
                numberFormats.rate(result.okPerSecond()),
                numberFormats.count(counts.failed()),
                numberFormats.share(counts.errorRatio())));
        Column.FAILURES.stream()
                .filter(column -> counts.of(column) > 0)
                .forEach(column -> lines.add("  " + reportTexts.say("column." + column.key()) + ": "
                        + numberFormats.count(counts.of(column))));
    }

    private void objectives() {
        ObjectiveLines words = new ObjectiveLines(this.reportTexts);
        result.objectives()
                .forEach(each -> lines.add(Escapes.oneLine(this.reportTexts.say(
                        "text.objective",
                        each.objective(),
                        words.verdict(result, each),
                        words.measured(each)))));
    }

    private boolean isAnswered() {
        return result.validity().remarks().stream()
                .noneMatch(Validity.Reason.NoReplies.class::isInstance);
    }
}
