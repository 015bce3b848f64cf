package dev.antiphon.load.report.chart;

import dev.antiphon.load.report.chart.SvgShapes.Anchor;
import dev.antiphon.load.report.chart.SvgShapes.Spot;

import java.util.List;

/**
 * A chart of rows of bars over a common horizontal axis, as inline SVG. Each row has its name above
 * it, and the heights of all rows have the same scale. Only one thread may use it.
 */
public final class BarRows {
    private static final double MARGIN = 4;
    private static final double ROW = 54;
    private static final double NAME = 18;
    private static final double BARS = 28;
    private static final double BOTTOM = 40;
    private static final double TICK_ROOM = 80;
    private static final double SEEN = 1.5; // the least height, so that the smallest bar is visible

    /** A bar: its range on the axis, its height, and its tooltip. */
    public record Bar(double from, double to, double height, String tip) {}

    /** A row of bars with its name. */
    public record Row(String name, List<Bar> bars) {}

    private final double width;
    private final double height;
    private final Axis x;
    private final SvgShapes svgShapes;

    private BarRows(Plot.Size size, String name, Axis x, int rows) {
        this.width = size.width();
        this.height = rows * ROW + BOTTOM;
        this.x = x;
        this.svgShapes = new SvgShapes(size, height, name);
    }

    /** Returns the drawing of these rows. */
    public static Markup of(Plot.Size size, String name, Axis x, List<Row> rows) {
        BarRows barRows = new BarRows(size, name, x, rows.size());
        double highest = rows.stream()
                .flatMap(row -> row.bars().stream())
                .mapToDouble(Bar::height)
                .max()
                .orElse(1);
        for (int i = 0; i < rows.size(); i++) {
            barRows.row(rows.get(i), i * ROW, highest);
        }
        barRows.axis();
        return barRows.svgShapes.drawn();
    }

    private void row(Row row, double top, double highest) {
        double base = top + NAME + BARS;
        svgShapes.text("tick", row.name(), new Spot(MARGIN, top + 13), Anchor.START);
        svgShapes.line("base", new Spot(MARGIN, base), new Spot(width - MARGIN, base));
        for (Bar bar : row.bars()) {
            if (bar.height() > 0) {
                double high = Math.max(SEEN, BARS * bar.height() / highest);
                double left = across(bar.from());
                double right = Math.max(left + SEEN, across(bar.to()) - 0.5);
                svgShapes.box("bar", new Spot(left, base - high), new Spot(right, base), bar.tip());
            }
        }
    }

    private void axis() {
        int about = (int) Math.max(2, width / TICK_ROOM);
        for (double tick : x.scale().ticks(about)) {
            double share = x.scale().at(tick);
            Anchor anchor = share == 0 ? Anchor.START : share > 0.97 ? Anchor.END : Anchor.MIDDLE;
            svgShapes.text(
                    "tick", x.label().apply(tick), new Spot(across(tick), height - 24), anchor);
        }
        svgShapes.text("axis", x.title(), new Spot(width - MARGIN, height - 6), Anchor.END);
    }

    private double across(double value) {
        return MARGIN + x.scale().at(value) * (width - 2 * MARGIN);
    }
}
