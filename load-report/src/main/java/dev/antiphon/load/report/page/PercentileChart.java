package dev.antiphon.load.report.page;

import dev.antiphon.load.report.chart.Axis;
import dev.antiphon.load.report.chart.Markup;
import dev.antiphon.load.report.chart.Plot;
import dev.antiphon.load.report.chart.Plot.Point;
import dev.antiphon.load.report.chart.Scale;
import dev.antiphon.load.report.text.NumberFormats;
import dev.antiphon.load.report.text.ReportTexts;
import dev.antiphon.load.result.Latency;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A chart of distributions by percentile, on an axis where each further nine (90, 99, 99.9, and so
 * on) has the same length.
 */
public final class PercentileChart {
    private static final List<Double> SHOWN =
            List.of(50.0, 75.0, 90.0, 95.0, 99.0, 99.9, 99.99, 99.999, 99.9999);

    /** The number of points of the curve between one nine and the next. */
    private static final int STEPS = 10;

    private static final int NINES_MAX = 8;

    /** A distribution with its name; its kind is a class of the style sheet. */
    public record Series(String kind, String name, Latency latency) {}

    private final ReportTexts reportTexts;
    private final NumberFormats numberFormats;
    private final String heading;
    private final List<Series> series;

    /** Creates a chart of these distributions with this heading. */
    public PercentileChart(ReportTexts reportTexts, String heading, List<Series> series) {
        this.reportTexts = reportTexts;
        this.numberFormats = new NumberFormats(reportTexts);
        this.heading = heading;
        this.series = series;
    }

    /** Returns the chart as a figure, with this note under its heading. */
    public Figure figure(String note) {
        List<Figure.Key> legend = series.stream()
                .filter(each -> each.latency().count() > 0)
                .map(each -> new Figure.Key(each.kind(), each.name()))
                .toList();
        return new Figure(heading, note, legend, this::drawing, table());
    }

    private Markup drawing(Plot.Size size) {
        List<Double> percentiles = percentiles();
        double last = percentiles.isEmpty() ? 0 : percentiles.get(percentiles.size() - 1);
        Plot plot = new Plot(
                size,
                reportTexts.say("percentiles.described", heading),
                new Axis(
                        Scale.nines(last),
                        reportTexts.say("percentiles.x"),
                        value -> reportTexts.say("unit.percent", numberFormats.percentile(value))),
                new Axis(
                        heights(percentiles),
                        reportTexts.say("percentiles.y"),
                        numberFormats::nanos));
        for (Series each : series) {
            List<Point> points = percentiles.stream()
                    .map(at -> new Point(at, nanos(each.latency(), at)))
                    .toList();
            plot.line(each.kind(), points);
        }
        for (int i = 0; i + 1 < percentiles.size(); i++) {
            plot.tip(percentiles.get(i), percentiles.get(i + 1), tip(percentiles.get(i + 1)));
        }
        return plot.svg();
    }

    /** Returns the percentiles that at least one distribution has enough samples for. */
    private List<Double> percentiles() {
        List<Double> all = new ArrayList<>();
        for (int step = 0; step <= STEPS * NINES_MAX; step++) {
            double percentile = 100 * (1 - Math.pow(10, -(double) step / STEPS));
            if (series.stream()
                    .anyMatch(each -> nanos(each.latency(), percentile).isPresent())) {
                all.add(percentile);
            }
        }
        return all;
    }

    private Scale heights(List<Double> percentiles) {
        List<Double> all = series.stream()
                .flatMap(each -> percentiles.stream().map(at -> nanos(each.latency(), at)))
                .flatMap(Optional::stream)
                .toList();
        return Heights.of(all);
    }

    private static Optional<Double> nanos(Latency latency, double percentile) {
        Optional<Duration> time = percentile == 0 ? latency.min() : latency.percentile(percentile);
        return time.map(known -> (double) known.toNanos());
    }

    private String tip(double percentile) {
        StringBuilder text = new StringBuilder(
                reportTexts.say("unit.percent", numberFormats.percentile(rounded(percentile))));
        for (Series each : series) {
            text.append('\n')
                    .append(each.name())
                    .append(": ")
                    .append(shown(nanos(each.latency(), percentile)));
        }
        return text.toString();
    }

    /**
     * Returns the percentile rounded to the fewest digits that distinguish it from its neighbours.
     */
    private static double rounded(double percentile) {
        int nines = (int) Math.floor(-Math.log10(1 - percentile / 100) + 1e-9);
        double unit = Math.pow(10, Math.max(0, nines));
        return Math.round(percentile * unit) / unit;
    }

    private String shown(Optional<Double> nanos) {
        return nanos.map(time -> numberFormats.measured(time)).orElse(Table.GAP);
    }

    Table table() {
        List<String> heads = new ArrayList<>(List.of(reportTexts.say("percentiles.x")));
        series.forEach(each -> heads.add(each.name()));
        List<List<String>> rows = new ArrayList<>();
        rows.add(row(reportTexts.say("table.min"), latency -> time(latency.min())));
        for (double percentile : SHOWN) {
            boolean known = series.stream()
                    .anyMatch(each -> nanos(each.latency(), percentile).isPresent());
            if (known || percentile <= 99) {
                rows.add(row(
                        reportTexts.say("unit.percent", numberFormats.percentile(percentile)),
                        latency -> time(latency.percentile(percentile))));
            }
        }
        rows.add(row(reportTexts.say("table.max"), latency -> time(latency.max())));
        rows.add(row(reportTexts.say("table.mean"), latency -> time(latency.mean())));
        rows.add(row(
                reportTexts.say("table.samples"), latency -> numberFormats.count(latency.count())));
        return Table.ofNumbers(heads, rows);
    }

    private List<String> row(String name, Function<Latency, String> cell) {
        return Stream.concat(
                        Stream.of(name), series.stream().map(each -> cell.apply(each.latency())))
                .toList();
    }

    private String time(Optional<Duration> time) {
        return time.map(numberFormats::measured).orElse(Table.GAP);
    }
}
