package dev.antiphon.load.report;

import dev.antiphon.load.Interval;
import dev.antiphon.load.LoadResult;
import dev.antiphon.load.chart.Axis;
import dev.antiphon.load.chart.Markup;
import dev.antiphon.load.chart.Plot;
import dev.antiphon.load.chart.Plot.Point;
import dev.antiphon.load.chart.Scale;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Response times over the time of a run, with the stretches in which no reply came. */
final class TimelineChart {
    private final Words words;
    private final Numbers numbers;
    private final List<Stretch> stretches;
    private final long seconds;
    private final long stalled;

    TimelineChart(Words words, LoadResult result) {
        this.words = words;
        this.numbers = new Numbers(words);
        this.stretches = Stretch.of(result.timeline(), result.took());
        this.seconds = result.timeline().size();
        this.stalled = result.timeline().stream().filter(Interval::stalled).count();
    }

    Figure figure() {
        List<Figure.Key> legend = new ArrayList<>(List.of(
                new Figure.Key("plain", words.say("timeline.p50")),
                new Figure.Key("first", words.say("timeline.p99")),
                new Figure.Key("third", words.say("timeline.max"))));
        if (stretches.stream().anyMatch(Stretch::stalled)) {
            legend.add(new Figure.Key("band", words.say("timeline.stall-key")));
        }
        return new Figure(words.say("timeline.heading"), note(), legend, this::drawing, table());
    }

    private String note() {
        String said = stalled > 0
                ? words.say("timeline.note-stalled", numbers.count(stalled), numbers.count(seconds))
                : words.say("timeline.note");
        double each = stretches.isEmpty() ? 0 : stretches.get(0).length();
        return each > 1.5
                ? said + " " + words.say("timeline.merged", numbers.nanos(each * 1e9))
                : said;
    }

    private Markup drawing(Plot.Size size) {
        Plot plot = new Plot(
                size,
                words.say("timeline.described"),
                seconds(words, stretches),
                new Axis(heights(), words.say("percentiles.y"), numbers::nanos));
        stalls(plot);
        plot.line("third", points(Stretch::max));
        plot.line("plain", points(Stretch::p50));
        plot.line("first", points(Stretch::p99));
        stretches.forEach(each -> plot.tip(each.from(), each.to(), tip(each)));
        return plot.svg();
    }

    /** The axis that all charts over time have. */
    static Axis seconds(Words words, List<Stretch> stretches) {
        Numbers numbers = new Numbers(words);
        double end =
                stretches.isEmpty() ? 1 : stretches.get(stretches.size() - 1).to();
        return new Axis(
                Scale.upTo(end), words.say("timeline.x"), value -> numbers.nanos(value * 1e9));
    }

    private Scale heights() {
        return Heights.of(Stream.<Function<Stretch, Optional<Duration>>>of(
                        Stretch::p50, Stretch::p99, Stretch::max)
                .flatMap(column -> stretches.stream().map(column))
                .flatMap(Optional::stream)
                .map(time -> (double) time.toNanos())
                .toList());
    }

    /** Neighbours are one. */
    private void stalls(Plot plot) {
        double from = -1;
        double to = -1;
        for (Stretch each : stretches) {
            if (each.stalled() && from >= 0 && each.from() <= to + 1e-6) {
                to = each.to();
            } else if (each.stalled()) {
                stall(plot, from, to);
                from = each.from();
                to = each.to();
            }
        }
        stall(plot, from, to);
    }

    private void stall(Plot plot, double from, double to) {
        if (from >= 0) {
            plot.band("stall", from, to, words.say("timeline.stall"));
        }
    }

    private List<Point> points(Function<Stretch, Optional<Duration>> column) {
        return stretches.stream()
                .map(each -> new Point(
                        each.middle(), column.apply(each).map(time -> (double) time.toNanos())))
                .toList();
    }

    private String tip(Stretch each) {
        StringBuilder text = new StringBuilder(numbers.nanos(each.from() * 1e9))
                .append("\u2013")
                .append(numbers.nanos(each.to() * 1e9));
        text.append("\np50: ").append(time(each.p50()));
        text.append("\np99: ").append(time(each.p99()));
        text.append('\n').append(words.say("table.max")).append(": ").append(time(each.max()));
        remarks(each).forEach(remark -> text.append('\n').append(remark));
        return text.toString();
    }

    private List<String> remarks(Stretch each) {
        List<String> all = new ArrayList<>();
        if (each.stalled()) {
            all.add(words.say("timeline.stall"));
        }
        if (each.generatorLate()) {
            all.add(words.say("timeline.late"));
        }
        return all;
    }

    private Table table() {
        List<String> heads = List.of(
                words.say("timeline.x"),
                "p50",
                "p99",
                words.say("table.max"),
                words.say("timeline.remark"));
        List<List<String>> rows = stretches.stream()
                .map(each -> List.of(
                        numbers.nanos(each.from() * 1e9),
                        time(each.p50()),
                        time(each.p99()),
                        time(each.max()),
                        String.join(", ", remarks(each))))
                .toList();
        return Table.ofNumbers(heads, rows);
    }

    private String time(Optional<Duration> time) {
        return time.map(numbers::measured).orElse(Table.GAP);
    }
}
