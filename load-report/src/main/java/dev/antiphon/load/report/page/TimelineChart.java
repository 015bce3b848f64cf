package dev.antiphon.load.report.page;

import dev.antiphon.load.report.chart.Axis;
import dev.antiphon.load.report.chart.Markup;
import dev.antiphon.load.report.chart.Plot;
import dev.antiphon.load.report.chart.Plot.Point;
import dev.antiphon.load.report.chart.Scale;
import dev.antiphon.load.report.text.NumberFormats;
import dev.antiphon.load.report.text.ReportTexts;
import dev.antiphon.load.result.Interval;
import dev.antiphon.load.result.LoadResult;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A chart of response times over the time of a run. It marks the periods in which the server
 * stalled.
 */
final class TimelineChart {
    /** A percentile of each second. */
    private interface Column extends Function<Interval.Times, Optional<Duration>> {}

    private final ReportTexts reportTexts;
    private final NumberFormats numberFormats;
    private final List<TimelineBucket> stretches;
    private final long seconds;
    private final long stalled;

    TimelineChart(ReportTexts reportTexts, LoadResult result) {
        this.reportTexts = reportTexts;
        this.numberFormats = new NumberFormats(reportTexts);
        this.stretches = TimelineBucket.of(result.timeline(), result.took());
        this.seconds =
                stretches.stream().mapToLong(TimelineBucket::wholeSeconds).sum();
        this.stalled = result.timeline().stream().filter(Interval::stalled).count();
    }

    Figure figure() {
        List<Figure.Key> legend = new ArrayList<>();
        key(legend, "plain", "timeline.p50", Interval.Times::p50);
        key(legend, "first", "timeline.p99", Interval.Times::p99);
        key(legend, "third", "timeline.max", Interval.Times::max);
        if (stretches.stream().anyMatch(TimelineBucket::isStalled)) {
            legend.add(new Figure.Key("band", reportTexts.say("timeline.stall-key")));
        }
        return new Figure(
                reportTexts.say("timeline.heading"), note(), legend, this::drawing, table());
    }

    /** Adds a line to the legend, if there is a value to draw. */
    private void key(List<Figure.Key> legend, String kind, String key, Column column) {
        if (stretches.stream().anyMatch(each -> each.highest(column).isPresent())) {
            legend.add(new Figure.Key(kind, reportTexts.say(key)));
        }
    }

    private String note() {
        String said = stalled > 0
                ? reportTexts.say(
                        "timeline.note-stalled",
                        numberFormats.count(stalled),
                        numberFormats.count(seconds))
                : reportTexts.say("timeline.note");
        boolean gaps = stretches.stream()
                .filter(each -> each.highest(Interval.Times::max).isPresent())
                .anyMatch(each -> each.highest(Interval.Times::p99).isEmpty());
        if (gaps) {
            said += " " + reportTexts.say("timeline.gaps");
        }
        double each = stretches.isEmpty() ? 0 : Math.rint(stretches.get(0).length());
        return each > 1
                ? said + " " + reportTexts.say("timeline.merged", numberFormats.nanos(each * 1e9))
                : said;
    }

    private Markup drawing(Plot.Size size) {
        Plot plot = new Plot(
                size,
                reportTexts.say("timeline.described"),
                seconds(reportTexts, stretches),
                new Axis(heights(), reportTexts.say("percentiles.y"), numberFormats::nanos));
        stalls(plot);
        plot.line("third", points(Interval.Times::max));
        plot.line("plain", points(Interval.Times::p50));
        plot.line("first", points(Interval.Times::p99));
        stretches.forEach(each -> plot.tip(each.from(), each.to(), tip(each)));
        return plot.svg();
    }

    /** Returns the horizontal axis that all charts over time use. */
    static Axis seconds(ReportTexts reportTexts, List<TimelineBucket> stretches) {
        NumberFormats numberFormats = new NumberFormats(reportTexts);
        double end =
                stretches.isEmpty() ? 1 : stretches.get(stretches.size() - 1).to();
        return new Axis(
                Scale.upTo(end),
                reportTexts.say("timeline.x"),
                value -> numberFormats.nanos(value * 1e9));
    }

    private Scale heights() {
        return Heights.of(
                Stream.<Column>of(Interval.Times::p50, Interval.Times::p99, Interval.Times::max)
                        .flatMap(column -> stretches.stream().map(each -> each.highest(column)))
                        .flatMap(Optional::stream)
                        .map(time -> (double) time.toNanos())
                        .toList());
    }

    /** Draws the periods in which the server stalled. Adjacent ones are joined. */
    private void stalls(Plot plot) {
        double from = -1;
        double to = -1;
        for (TimelineBucket each : stretches) {
            if (each.isStalled() && from >= 0 && each.from() <= to + 1e-6) {
                to = each.to();
            } else if (each.isStalled()) {
                stall(plot, from, to);
                from = each.from();
                to = each.to();
            }
        }
        stall(plot, from, to);
    }

    private void stall(Plot plot, double from, double to) {
        if (from >= 0) {
            plot.band("stall", from, to, reportTexts.say("timeline.stall"));
        }
    }

    private List<Point> points(Column column) {
        return stretches.stream()
                .map(each -> new Point(
                        each.middle(), each.highest(column).map(time -> (double) time.toNanos())))
                .toList();
    }

    private String tip(TimelineBucket each) {
        StringBuilder text = new StringBuilder(each.fromTo(numberFormats));
        text.append("\np50: ").append(time(each.highest(Interval.Times::p50)));
        text.append("\np99: ").append(time(each.highest(Interval.Times::p99)));
        text.append('\n')
                .append(reportTexts.say("table.max"))
                .append(": ")
                .append(time(each.highest(Interval.Times::max)));
        remarks(each).forEach(remark -> text.append('\n').append(remark));
        return text.toString();
    }

    private List<String> remarks(TimelineBucket each) {
        List<String> all = new ArrayList<>();
        if (each.isStalled()) {
            all.add(reportTexts.say("timeline.stall"));
        }
        if (each.isGeneratorLate()) {
            all.add(reportTexts.say("timeline.late"));
        }
        return all;
    }

    private Table table() {
        List<String> heads = List.of(
                reportTexts.say("timeline.x"),
                "p50",
                "p99",
                reportTexts.say("table.max"),
                reportTexts.say("timeline.remark"));
        List<List<String>> rows = stretches.stream()
                .map(each -> List.of(
                        each.when(numberFormats),
                        time(each.highest(Interval.Times::p50)),
                        time(each.highest(Interval.Times::p99)),
                        time(each.highest(Interval.Times::max)),
                        String.join(", ", remarks(each))))
                .toList();
        return Table.ofNumbers(heads, rows);
    }

    private String time(Optional<Duration> time) {
        return time.map(numberFormats::measured).orElse(Table.GAP);
    }
}
