package dev.antiphon.load.report.page;

import dev.antiphon.load.report.chart.BarRows;
import dev.antiphon.load.report.chart.Markup;
import dev.antiphon.load.report.chart.Plot;
import dev.antiphon.load.report.text.NumberFormats;
import dev.antiphon.load.report.text.ReportTexts;
import dev.antiphon.load.result.Column;
import dev.antiphon.load.result.Counts;
import dev.antiphon.load.result.LoadResult;

import java.util.List;

/** A chart of the failed requests, with one row per kind of failure. */
final class FailureChart {
    private final ReportTexts reportTexts;
    private final NumberFormats numberFormats;
    private final Counts counts;
    private final List<TimelineBucket> stretches;

    FailureChart(ReportTexts reportTexts, LoadResult result) {
        this.reportTexts = reportTexts;
        this.numberFormats = new NumberFormats(reportTexts);
        this.counts = result.counts();
        this.stretches = TimelineBucket.of(result.timeline(), result.took());
    }

    /** Adds the chart to a page; if no request failed, adds a sentence instead. */
    void on(Markup page) {
        String heading = reportTexts.say("failures.heading");
        if (counts.failed() == 0) {
            page.open("section").leaf("h2", heading);
            String none = reportTexts.say("failures.none", numberFormats.count(counts.planned()));
            page.leaf("p", none).close();
            return;
        }
        String note = reportTexts.say(
                "failures.note",
                numberFormats.count(counts.failed()),
                numberFormats.count(counts.planned()),
                numberFormats.share(counts.errorRatio()));
        new Figure(heading, note, List.of(), this::drawing, table()).on(page, reportTexts);
    }

    private Markup drawing(Plot.Size size) {
        List<BarRows.Row> rows = Column.FAILURES.stream()
                .filter(column -> counts.of(column) > 0)
                .map(this::row)
                .toList();
        return BarRows.of(
                size,
                reportTexts.say("failures.described"),
                TimelineChart.seconds(reportTexts, stretches),
                rows);
    }

    private BarRows.Row row(Column column) {
        long count = counts.of(column);
        String name = reportTexts.say(
                "failures.row",
                reportTexts.say("column." + column.key()),
                numberFormats.count(count),
                share(count));
        return new BarRows.Row(
                name, stretches.stream().map(each -> bar(column, each)).toList());
    }

    private BarRows.Bar bar(Column column, TimelineBucket each) {
        long count = each.counts().of(column);
        String tip = each.fromTo(numberFormats) + "\n" + reportTexts.say("column." + column.key())
                + ": " + numberFormats.count(count);
        // failures in the part of a second at the end of a run count for the second before
        double height = (double) count / Math.max(1, each.wholeSeconds());
        return new BarRows.Bar(each.from(), each.to(), height, tip);
    }

    private String share(long count) {
        return numberFormats.share(counts.planned() == 0 ? 0 : (double) count / counts.planned());
    }

    private Table table() {
        List<String> heads = List.of(
                reportTexts.say("failures.how"),
                reportTexts.say("failures.count"),
                reportTexts.say("failures.share"));
        List<List<String>> rows = Column.FAILURES.stream()
                .map(column -> List.of(
                        reportTexts.say("column." + column.key()),
                        numberFormats.count(counts.of(column)),
                        share(counts.of(column))))
                .toList();
        return Table.ofNumbers(heads, rows);
    }
}
