package dev.antiphon.load.report;

import dev.antiphon.load.Counts;
import dev.antiphon.load.LoadPlan;
import dev.antiphon.load.LoadResult;
import dev.antiphon.load.chart.Axis;
import dev.antiphon.load.chart.Markup;
import dev.antiphon.load.chart.Plot;
import dev.antiphon.load.chart.Plot.Point;
import dev.antiphon.load.chart.Scale;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** Requests a second over the time of a run: planned, sent, and answered as expected. */
final class RateChart {
    /** A shorter end of a run says nothing of a rate. */
    private static final double LENGTH_MIN = 0.5;

    private final Words words;
    private final Numbers numbers;
    private final boolean planned;
    private final List<Stretch> stretches;

    RateChart(Words words, LoadResult result) {
        this.words = words;
        this.numbers = new Numbers(words);
        this.planned = result.plan().model() == LoadPlan.Model.OPEN;
        this.stretches = Stretch.of(result.timeline(), result.took());
    }

    Figure figure() {
        List<Figure.Key> legend = new ArrayList<>();
        if (planned) {
            legend.add(new Figure.Key("third", words.say("column.planned")));
        }
        legend.add(new Figure.Key("second", words.say("column.sent")));
        legend.add(new Figure.Key("first", words.say("column.ok")));
        return new Figure(
                words.say("rate.heading"),
                words.say(planned ? "rate.note" : "rate.note-closed"),
                legend,
                this::drawing,
                table());
    }

    private Markup drawing(Plot.Size size) {
        double greatest = stretches.stream()
                .mapToDouble(each -> Math.max(
                        rate(each, Counts::planned),
                        Math.max(rate(each, Counts::sent), rate(each, Counts::ok))))
                .max()
                .orElse(1);
        Plot plot = new Plot(
                size,
                words.say("rate.described"),
                TimelineChart.seconds(words, stretches),
                new Axis(Scale.fromZero(greatest), words.say("rate.y"), numbers::number));
        if (planned) {
            plot.line("third", points(Counts::planned));
        }
        plot.line("second", points(Counts::sent)).line("first", points(Counts::ok));
        stretches.forEach(each -> plot.tip(each.from(), each.to(), tip(each)));
        return plot.svg();
    }

    private List<Point> points(ToLongFunction<Counts> column) {
        return stretches.stream()
                .filter(each -> each.length() >= LENGTH_MIN)
                .map(each -> Point.of(each.middle(), rate(each, column)))
                .toList();
    }

    private static double rate(Stretch each, ToLongFunction<Counts> column) {
        double length = Math.max(LENGTH_MIN, each.length());
        return column.applyAsLong(each.counts()) / length;
    }

    private String tip(Stretch each) {
        return numbers.nanos(each.from() * 1e9) + "\u2013" + numbers.nanos(each.to() * 1e9)
                + line("column.planned", each.counts().planned())
                + line("column.sent", each.counts().sent())
                + line("column.ok", each.counts().ok());
    }

    private String line(String key, long count) {
        return "\n" + words.say(key) + ": " + numbers.count(count);
    }

    private Table table() {
        List<String> heads = List.of(
                words.say("timeline.x"),
                words.say("column.planned"),
                words.say("column.sent"),
                words.say("column.ok"));
        List<List<String>> rows = stretches.stream()
                .map(each -> List.of(
                        numbers.nanos(each.from() * 1e9),
                        numbers.count(each.counts().planned()),
                        numbers.count(each.counts().sent()),
                        numbers.count(each.counts().ok())))
                .toList();
        return Table.ofNumbers(heads, rows);
    }
}
