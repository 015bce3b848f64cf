package dev.antiphon.load.report.page;

import dev.antiphon.load.report.chart.Table;
import dev.antiphon.load.report.text.Language;
import dev.antiphon.load.report.text.NumberFormats;
import dev.antiphon.load.report.text.ReportTexts;
import dev.antiphon.load.report.text.ValidityReasons;
import dev.antiphon.load.result.Column;
import dev.antiphon.load.result.Counts;
import dev.antiphon.load.result.LoadResult;
import dev.antiphon.load.result.Validity;
import dev.antiphon.load.result.Validity.Reason;
import dev.antiphon.text.Escapes;

import java.util.ArrayList;
import java.util.List;

/** The text form of a result, shown on a terminal at the end of a run. */
public final class ResultText {
    private final LoadResult result;
    private final ReportTexts texts;
    private final RunSummary summary;
    private final List<String> lines = new ArrayList<>();

    private ResultText(LoadResult result, ReportTexts texts) {
        this.result = result;
        this.texts = texts;
        this.summary = new RunSummary(texts, result);
    }

    /**
     * Returns the lines of text with their line ends. They contain no other control characters, so
     * that received bytes cannot control a terminal.
     */
    public static String of(LoadResult result, Language language) {
        return new ResultText(result, ReportTexts.in(language)).text();
    }

    private String text() {
        line(texts.say(
                "text.head",
                result.plan().endpoint().target(),
                summary.rate(),
                summary.connections(),
                result.plan().endpoint().framing(),
                result.took()));
        if (!summary.isOpen()) {
            line(texts.say("text.not-corrected"));
        }
        new GeneratorTable(texts, result).lines().forEach(this::line);
        validity();
        line("");
        if (result.steps().isEmpty()) {
            times(summary.percentiles("text.response", "text.service", "text.reply-time")
                    .table());
        } else {
            LadderChart ladder = new LadderChart(texts, result);
            times(ladder.table());
            line(ladder.note());
        }
        line("");
        counts();
        summary.objectives()
                .rows()
                .forEach(row ->
                        line(texts.say("text.objective", row.get(0), row.get(2), row.get(1))));
        return String.join("\n", lines) + "\n";
    }

    private void line(String line) {
        lines.add(Escapes.oneLine(line));
    }

    private void validity() {
        Validity validity = result.validity();
        ValidityReasons reasons = new ValidityReasons(texts);
        if (!validity.isValid()) {
            line(reasons.invalid("text", validity));
            validity.reasons().forEach(each -> line("  " + reasons.say(each)));
        }
        validity.remarks().forEach(each -> line(reasons.say(each)));
    }

    /** Adds a table of times, with remarks about missing values and requests without a reply. */
    private void times(Table table) {
        lines.addAll(table.lines());
        if (table.hasGaps()) {
            line(texts.say("table.gap"));
        }
        summary.unanswered().ifPresent(this::line);
    }

    private void counts() {
        Counts counts = result.counts();
        NumberFormats numbers = texts.numbers();
        boolean taken = ValidityReasons.has(result.validity().remarks(), Reason.NoReplies.class);
        line(texts.say(
                taken ? "text.requests-taken" : "text.requests",
                counts.planned(),
                counts.ok(),
                numbers.rate(result.okPerSecond()),
                counts.failed(),
                numbers.share(counts.errorRatio())));
        Column.FAILURES.stream()
                .filter(column -> counts.of(column) > 0)
                .forEach(column -> line("  " + texts.say("column." + column.key()) + ": "
                        + numbers.count(counts.of(column))));
    }
}
