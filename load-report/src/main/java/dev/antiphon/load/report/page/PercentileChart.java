package dev.antiphon.load.report.page;

import dev.antiphon.load.report.chart.Axis;
import dev.antiphon.load.report.chart.Chart;
import dev.antiphon.load.report.chart.Plot;
import dev.antiphon.load.report.chart.Plot.Point;
import dev.antiphon.load.report.chart.Scale;
import dev.antiphon.load.report.chart.Table;
import dev.antiphon.load.report.text.NumberFormats;
import dev.antiphon.load.report.text.ReportTexts;
import dev.antiphon.load.result.Latency;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Distributions by percentile, as a chart and as a table. On the axis of the chart, each further
 * nine (90, 99, 99.9, and so on) has the same length.
 */
public final class PercentileChart {
    private static final List<Double> SHOWN =
            List.of(50.0, 75.0, 90.0, 95.0, 99.0, 99.9, 99.99, 99.999, 99.9999);

    /** The number of points of the curve between one nine and the next. */
    private static final int STEPS = 10;

    private static final int NINES_MAX = 8;

    /** A distribution with its name; its kind is a class of the style sheet. */
    public record Series(String kind, String name, Latency latency) {
        private Optional<Duration> at(double percentile) {
            return percentile == 0 ? latency.min() : latency.percentile(percentile);
        }
    }

    private final ReportTexts texts;
    private final NumberFormats numbers;
    private final List<Series> series;

    /** Creates a chart of these distributions. */
    public PercentileChart(ReportTexts texts, List<Series> series) {
        this.texts = texts;
        this.numbers = texts.numbers();
        this.series = series;
    }

    /** Returns the chart, with this note under its heading. */
    @SuppressWarnings("exports") // charts are drawn within this module; users read results only
    public Chart chart(String note) {
        List<Double> percentiles = percentiles();
        double last = percentiles.isEmpty() ? 0 : percentiles.getLast();
        Axis x = new Axis(Scale.nines(last), texts.say("percentiles.x"), this::percent);
        Chart chart = new Chart(texts, texts.say("percentiles.heading"), table())
                .note(note)
                .axes(x, values -> Axis.ofLatency(texts, values));
        for (Series each : series) {
            List<Point> points = percentiles.stream()
                    .map(at -> new Point(at, each.at(at).map(time -> (double) time.toNanos())))
                    .toList();
            chart.line(each.kind(), each.name(), points);
        }
        return chart.above(plot -> tips(plot, percentiles));
    }

    private void tips(Plot plot, List<Double> percentiles) {
        for (int i = 1; i < percentiles.size(); i++) {
            double to = percentiles.get(i);
            StringBuilder tip = new StringBuilder(percent(rounded(to)));
            for (Series each : series) {
                tip.append('\n').append(each.name()).append(": ");
                tip.append(numbers.measured(each.at(to)));
            }
            plot.tip(percentiles.get(i - 1), to, tip.toString());
        }
    }

    /** Returns the percentiles that at least one distribution has enough samples for. */
    private List<Double> percentiles() {
        return IntStream.rangeClosed(0, STEPS * NINES_MAX)
                .mapToObj(step -> 100 * (1 - Math.pow(10, -(double) step / STEPS)))
                .filter(this::isKnown)
                .toList();
    }

    private boolean isKnown(double percentile) {
        return series.stream().anyMatch(each -> each.at(percentile).isPresent());
    }

    private String percent(double percentile) {
        return texts.say("unit.percent", numbers.percentile(percentile));
    }

    /**
     * Returns the percentile rounded to the fewest digits that distinguish it from its neighbours.
     */
    private static double rounded(double percentile) {
        int nines = (int) Math.floor(-Math.log10(1 - percentile / 100) + 1e-9);
        double unit = Math.pow(10, Math.max(0, nines));
        return Math.round(percentile * unit) / unit;
    }

    Table table() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(row(texts.say("table.min"), latency -> numbers.measured(latency.min())));
        SHOWN.stream()
                .filter(percentile -> percentile <= 99 || isKnown(percentile))
                .map(percentile -> row(
                        percent(percentile),
                        latency -> numbers.measured(latency.percentile(percentile))))
                .forEach(rows::add);
        rows.add(row(texts.say("table.max"), latency -> numbers.measured(latency.max())));
        rows.add(row(texts.say("table.mean"), latency -> numbers.measured(latency.mean())));
        rows.add(row(texts.say("table.samples"), latency -> numbers.count(latency.count())));
        List<String> names = series.stream().map(Series::name).toList();
        return Table.ofNumbers(joined(texts.say("percentiles.x"), names), rows);
    }

    private List<String> row(String name, Function<Latency, String> cell) {
        return joined(
                name, series.stream().map(each -> cell.apply(each.latency())).toList());
    }

    private static List<String> joined(String first, List<String> rest) {
        return Stream.concat(Stream.of(first), rest.stream()).toList();
    }
}
