package dev.antiphon.load.chart;

import java.util.List;

/**
 * Rows of bars over one horizontal axis, as inline SVG; each row has its name above it, and all
 * rows one scale. Used by one thread.
 */
public final class Strips {
    private static final double MARGIN = 4;
    private static final double ROW = 54;
    private static final double NAME = 18;
    private static final double BARS = 28;
    private static final double BOTTOM = 40;
    private static final double TICK_ROOM = 80;

    /** One stretch of the axis: how high its bar is, and what the pointer is shown. */
    public record Bar(double from, double to, double height, String tip) {}

    /** One row. */
    public record Row(String name, List<Bar> bars) {}

    private final double width;
    private final double height;
    private final Axis x;
    private final Markup svg = new Markup();

    private Strips(Plot.Size size, String name, Axis x, int rows) {
        this.width = size.width();
        this.height = rows * ROW + BOTTOM;
        this.x = x;
        Plot.begin(svg, size, height, name);
    }

    /** Draws it. */
    public static Markup of(Plot.Size size, String name, Axis x, List<Row> rows) {
        Strips strips = new Strips(size, name, x, rows.size());
        double highest = rows.stream()
                .flatMap(row -> row.bars().stream())
                .mapToDouble(Bar::height)
                .max()
                .orElse(1);
        for (int i = 0; i < rows.size(); i++) {
            strips.row(rows.get(i), i * ROW, highest);
        }
        strips.axis();
        return strips.svg.close();
    }

    private void row(Row row, double top, double highest) {
        double base = top + NAME + BARS;
        svg.leaf("text", row.name(), "class", "tick", "x", MARGIN, "y", top + 13);
        svg.empty(
                "line",
                "class",
                "base",
                "x1",
                MARGIN,
                "x2",
                width - MARGIN,
                "y1",
                base,
                "y2",
                base);
        for (Bar bar : row.bars()) {
            if (bar.height() > 0) {
                double left = across(bar.from());
                // a pixel and a half at the least, so that the rarest is still seen
                double high = Math.max(1.5, BARS * bar.height() / highest);
                double wide = Math.max(1.5, across(bar.to()) - left - 0.5);
                svg.open(
                        "rect",
                        "class",
                        "bar",
                        "x",
                        left,
                        "y",
                        base - high,
                        "width",
                        wide,
                        "height",
                        high);
                svg.leaf("title", bar.tip()).close();
            }
        }
    }

    private void axis() {
        int about = (int) Math.max(2, width / TICK_ROOM);
        for (double tick : x.scale().ticks(about)) {
            double at = across(tick);
            String anchor = x.scale().at(tick) == 0
                    ? "start"
                    : x.scale().at(tick) > 0.97 ? "end" : "middle";
            svg.leaf(
                    "text",
                    x.label().apply(tick),
                    "class",
                    "tick",
                    "x",
                    at,
                    "y",
                    height - 24,
                    "text-anchor",
                    anchor);
        }
        svg.leaf(
                "text",
                x.title(),
                "class",
                "axis",
                "x",
                width - MARGIN,
                "y",
                height - 6,
                "text-anchor",
                "end");
    }

    private double across(double value) {
        return MARGIN + x.scale().at(value) * (width - 2 * MARGIN);
    }
}
