package dev.antiphon.load.report.page;

import dev.antiphon.load.report.chart.Axis;
import dev.antiphon.load.report.chart.Markup;
import dev.antiphon.load.report.chart.Plot;
import dev.antiphon.load.report.chart.Plot.Point;
import dev.antiphon.load.report.chart.Scale;
import dev.antiphon.load.report.text.NumberFormats;
import dev.antiphon.load.report.text.ReportTexts;
import dev.antiphon.load.result.Counts;
import dev.antiphon.load.result.LoadPlan;
import dev.antiphon.load.result.LoadResult;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * A chart of the requests per second over the time of a run: planned, sent, and answered as
 * expected.
 */
final class RateChart {
    private final ReportTexts reportTexts;
    private final NumberFormats numberFormats;
    private final boolean planned;
    private final List<TimelineBucket> stretches;

    RateChart(ReportTexts reportTexts, LoadResult result) {
        this.reportTexts = reportTexts;
        this.numberFormats = new NumberFormats(reportTexts);
        this.planned = result.plan().pacing().model() == LoadPlan.Model.OPEN;
        this.stretches = TimelineBucket.of(result.timeline(), result.took());
    }

    Figure figure() {
        List<Figure.Key> legend = new ArrayList<>();
        if (planned) {
            legend.add(new Figure.Key("third", reportTexts.say("column.planned")));
        }
        legend.add(new Figure.Key("second", reportTexts.say("column.sent")));
        legend.add(new Figure.Key("first", reportTexts.say("column.ok")));
        return new Figure(
                reportTexts.say("rate.heading"),
                reportTexts.say(planned ? "rate.note" : "rate.note-closed"),
                legend,
                this::drawing,
                table());
    }

    private Markup drawing(Plot.Size size) {
        double greatest = stretches.stream()
                .mapToDouble(each -> Math.max(
                        each.rate(Counts::planned),
                        Math.max(each.rate(Counts::sent), each.rate(Counts::ok))))
                .max()
                .orElse(1);
        Plot plot = new Plot(
                size,
                reportTexts.say("rate.described"),
                TimelineChart.seconds(reportTexts, stretches),
                new Axis(
                        Scale.fromZero(greatest),
                        reportTexts.say("rate.y"),
                        numberFormats::number));
        // dashes above the whole line, so that all are seen where they coincide
        plot.line("first", points(Counts::ok)).line("second", points(Counts::sent));
        if (planned) {
            plot.line("third", points(Counts::planned));
        }
        stretches.forEach(each -> plot.tip(each.from(), each.to(), tip(each)));
        return plot.svg();
    }

    private List<Point> points(ToLongFunction<Counts> column) {
        return stretches.stream()
                .map(each -> Point.of(each.middle(), each.rate(column)))
                .toList();
    }

    private String tip(TimelineBucket each) {
        return each.fromTo(numberFormats)
                + line("column.planned", each.counts().planned())
                + line("column.sent", each.counts().sent())
                + line("column.ok", each.counts().ok());
    }

    private String line(String key, long count) {
        return "\n" + reportTexts.say(key) + ": " + numberFormats.count(count);
    }

    private Table table() {
        List<String> heads = List.of(
                reportTexts.say("timeline.x"),
                reportTexts.say("column.planned"),
                reportTexts.say("column.sent"),
                reportTexts.say("column.ok"));
        List<List<String>> rows = stretches.stream()
                .map(each -> List.of(
                        each.when(numberFormats),
                        numberFormats.count(each.counts().planned()),
                        numberFormats.count(each.counts().sent()),
                        numberFormats.count(each.counts().ok())))
                .toList();
        return Table.ofNumbers(heads, rows);
    }
}
