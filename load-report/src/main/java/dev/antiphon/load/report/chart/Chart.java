package dev.antiphon.load.report.chart;

import dev.antiphon.load.report.chart.Plot.Point;
import dev.antiphon.load.report.text.ReportTexts;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A chart on a page: heading, note, legend, a drawing for wide and one for narrow pages, and a
 * table of the values. The legend has an entry for each line that has a value. Only one thread may
 * use it.
 */
public final class Chart {
    /** The kinds of lines; dashes lie above, so that all are seen where lines coincide. */
    private static final List<String> FROM_BELOW = List.of("first", "plain", "second", "third");

    private record Key(String kind, String name) {}

    private record Line(String kind, List<Point> points) {}

    private final ReportTexts texts;
    private final String heading;
    private final Table table;
    private final List<Key> legend = new ArrayList<>();
    private final List<Line> lines = new ArrayList<>();
    private final List<Consumer<Plot>> below = new ArrayList<>();
    private final List<Consumer<Plot>> above = new ArrayList<>();
    private String note = "";
    private Function<Plot.Size, Plot> start = size -> {
        throw new IllegalStateException("no axes");
    };

    /**
     * Creates a chart without axes and lines.
     *
     * @param table the values of the chart
     */
    public Chart(ReportTexts texts, String heading, Table table) {
        this.texts = texts;
        this.heading = heading;
        this.table = table;
    }

    /** Sets the sentences under the heading. */
    public Chart note(String value) {
        note = value;
        return this;
    }

    /** Sets the axes of lines. The vertical one is made for all values of the lines. */
    public Chart axes(Axis x, Function<List<Double>, Axis> y) {
        start = size -> Plot.ofLines(size, described(), x, y.apply(values()));
        return this;
    }

    /** Sets rows of bars in place of lines, with their horizontal axis. */
    public Chart rows(Axis x, List<List<Plot.Bar>> rows) {
        start = size -> Plot.ofRows(size, described(), x, rows);
        return this;
    }

    /** Adds a line. Its kind is a class of the style sheet. */
    public Chart line(String kind, String name, List<Point> points) {
        lines.add(new Line(kind, points));
        return key(points.stream().anyMatch(each -> each.y().isPresent()), kind, name);
    }

    /** Adds an entry to the legend if it is shown. Its kind is a class of the style sheet. */
    public Chart key(boolean isShown, String kind, String name) {
        if (isShown) {
            legend.add(new Key(kind, name));
        }
        return this;
    }

    /** Adds what is drawn below the lines. */
    public Chart below(Consumer<Plot> drawing) {
        below.add(drawing);
        return this;
    }

    /** Adds what is drawn above the lines. */
    public Chart above(Consumer<Plot> drawing) {
        above.add(drawing);
        return this;
    }

    private String described() {
        return texts.say("chart.described", heading);
    }

    private List<Double> values() {
        return lines.stream()
                .flatMap(each -> each.points().stream())
                .map(Point::y)
                .flatMap(Optional::stream)
                .toList();
    }

    private Markup drawing(Plot.Size size) {
        Plot plot = start.apply(size);
        below.forEach(each -> each.accept(plot));
        lines.stream()
                .sorted(Comparator.comparingInt(each -> FROM_BELOW.indexOf(each.kind())))
                .forEach(each -> plot.line(each.kind(), each.points()));
        above.forEach(each -> each.accept(plot));
        return plot.svg();
    }

    /** Adds the chart to a page. */
    public void on(Markup page) {
        page.open("section").leaf("h2", heading).leaf("p", note, "class", "note");
        page.open("figure");
        if (!legend.isEmpty()) {
            page.open("ul", "class", "legend");
            for (Key key : legend) {
                page.open("li");
                sample(page, key.kind());
                page.text(key.name()).close();
            }
            page.close();
        }
        page.add(drawing(Plot.Size.WIDE)).add(drawing(Plot.Size.NARROW)).close();
        page.open("details").leaf("summary", texts.say("page.numbers"));
        table.on(page, texts.say("page.numbers-of", heading));
        if (table.hasGaps()) {
            page.leaf("p", texts.say("table.gap"), "class", "note");
        }
        page.close().close();
    }

    private static void sample(Markup page, String kind) {
        page.open("svg", "viewBox", "0 0 26 10", "aria-hidden", "true", "class", kind);
        switch (kind) {
            case "band" -> page.empty("rect", "width", 26, "height", 10);
            case "held" -> page.empty("circle", "class", "dot", "cx", 13, "cy", 5, "r", 4.5);
            case "missed" -> page.empty("path", "class", "cross", "d", "M8.5 .5l9 9m0-9l-9 9");
            default -> page.empty("path", "class", "line " + kind, "d", "M0 5H26");
        }
        page.close();
    }
}
