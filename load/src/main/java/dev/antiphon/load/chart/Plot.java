package dev.antiphon.load.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A chart as inline SVG: two axes, and lines, columns and marks between them. Colours and dashes
 * are the style sheet's, by class. A pointer over a column or a mark shows its text, by the SVG's
 * own titles. Used by one thread.
 */
public final class Plot {
    /** The room a plot has; a page shows the one or the other, as wide as it is. */
    public enum Size {
        WIDE(760, 320),
        NARROW(360, 300);

        private final double width;
        private final double height;

        Size(double width, double height) {
            this.width = width;
            this.height = height;
        }

        double width() {
            return width;
        }
    }

    /**
     * A value of a line; none leaves a gap.
     *
     * @param y by the vertical axis
     */
    public record Point(double x, Optional<Double> y) {
        public static Point of(double x, double y) {
            return new Point(x, Optional.of(y));
        }
    }

    private static final double LEFT = 62;
    private static final double RIGHT = 22;
    private static final double TOP = 26;
    private static final double BOTTOM = 46;
    private static final double CHARACTER = 6.6; // of a label, on average
    private static final double TICK_ROOM_X = 70;
    private static final double TICK_ROOM_Y = 42;

    private final Size size;
    private final Axis x;
    private final Axis y;
    private final Markup svg = new Markup();
    private double wordsEnd; // of the bands, so that no two stand on each other

    /**
     * Begins one, with its axes.
     *
     * @param name what it is called for those who do not see it
     */
    public Plot(Size size, String name, Axis x, Axis y) {
        this.size = size;
        this.x = x;
        this.y = y;
        begin(svg, size, size.height, name);
        drawY();
        drawX();
    }

    static void begin(Markup svg, Size size, double height, String name) {
        svg.open(
                "svg",
                "class",
                "plot " + (size == Size.WIDE ? "wide" : "narrow"),
                "viewBox",
                "0 0 " + Markup.coordinate(size.width) + " " + Markup.coordinate(height),
                "role",
                "img",
                "aria-label",
                name);
    }

    private void drawY() {
        int about = (int) Math.max(2, (size.height - TOP - BOTTOM) / TICK_ROOM_Y);
        for (double tick : y.scale().ticks(about)) {
            double at = down(tick);
            svg.empty(
                    "line",
                    "class",
                    "grid",
                    "x1",
                    LEFT,
                    "x2",
                    size.width - RIGHT,
                    "y1",
                    at,
                    "y2",
                    at);
            String label = y.label().apply(tick);
            svg.leaf(
                    "text",
                    label,
                    "class",
                    "tick",
                    "x",
                    LEFT - 8,
                    "y",
                    at + 4,
                    "text-anchor",
                    "end");
        }
        svg.leaf("text", y.title(), "class", "axis", "x", 4.0, "y", 13.0);
    }

    private void drawX() {
        double base = size.height - BOTTOM;
        svg.empty(
                "line",
                "class",
                "base",
                "x1",
                LEFT,
                "x2",
                size.width - RIGHT,
                "y1",
                base,
                "y2",
                base);
        int about = (int) Math.max(2, (size.width - LEFT - RIGHT) / TICK_ROOM_X);
        double taken = Double.NEGATIVE_INFINITY;
        for (double tick : x.scale().ticks(about)) {
            double at = across(tick);
            svg.empty("line", "class", "base", "x1", at, "x2", at, "y1", base, "y2", base + 4);
            String label = x.label().apply(tick);
            double half = label.length() * CHARACTER / 2;
            if (at - half > taken) {
                double middle = Math.min(at, size.width - half);
                svg.leaf(
                        "text",
                        label,
                        "class",
                        "tick",
                        "x",
                        middle,
                        "y",
                        base + 18,
                        "text-anchor",
                        "middle");
                taken = at + half + CHARACTER;
            }
        }
        svg.leaf(
                "text",
                x.title(),
                "class",
                "axis",
                "x",
                size.width - RIGHT,
                "y",
                size.height - 6,
                "text-anchor",
                "end");
    }

    private double across(double value) {
        return LEFT + x.scale().at(value) * (size.width - LEFT - RIGHT);
    }

    private double down(double value) {
        double base = size.height - BOTTOM;
        return base - y.scale().at(value) * (base - TOP);
    }

    /** Straight from value to value; a value that stands alone is a dot. */
    public Plot line(String kind, List<Point> points) {
        for (List<Point> run : runs(points)) {
            if (run.size() == 1) {
                Point only = run.get(0);
                svg.empty(
                        "circle",
                        "class",
                        "dot " + kind,
                        "r",
                        2.5,
                        "cx",
                        across(only.x()),
                        "cy",
                        height(only));
                continue;
            }
            StringBuilder way = new StringBuilder();
            for (Point point : run) {
                way.append(way.isEmpty() ? "M" : "L")
                        .append(Markup.coordinate(across(point.x())))
                        .append(' ')
                        .append(Markup.coordinate(height(point)));
            }
            svg.empty("path", "class", "line " + kind, "d", way);
        }
        return this;
    }

    private double height(Point point) {
        return down(point.y().orElseThrow());
    }

    private static List<List<Point>> runs(List<Point> points) {
        List<List<Point>> all = new ArrayList<>();
        boolean goesOn = false;
        for (Point point : points) {
            if (point.y().isPresent()) {
                if (!goesOn) {
                    all.add(new ArrayList<>());
                }
                all.get(all.size() - 1).add(point);
            }
            goesOn = point.y().isPresent();
        }
        return all;
    }

    /** A stretch of the horizontal axis, over the whole height, with a word at its top. */
    public Plot band(String kind, double from, double to, String word) {
        double left = across(from);
        double width = Math.max(2, across(to) - left);
        svg.empty(
                "rect",
                "class",
                "band " + kind,
                "x",
                left,
                "y",
                TOP,
                "width",
                width,
                "height",
                size.height - BOTTOM - TOP);
        double room = word.length() * CHARACTER;
        if (left > wordsEnd && left + room < size.width) {
            svg.leaf("text", word, "class", "word " + kind, "x", left + 3, "y", TOP + 12);
            wordsEnd = left + room + CHARACTER;
        }
        return this;
    }

    /** An upright line at a value, with a word beside it. */
    public Plot mark(String kind, double at, String word) {
        double where = across(at);
        svg.empty(
                "line",
                "class",
                "mark " + kind,
                "x1",
                where,
                "x2",
                where,
                "y1",
                TOP,
                "y2",
                size.height - BOTTOM);
        boolean right = where > size.width / 2;
        svg.leaf(
                "text",
                word,
                "class",
                "word " + kind,
                "x",
                where + (right ? -5 : 5),
                "y",
                TOP + 12,
                "text-anchor",
                right ? "end" : "start");
        return this;
    }

    /** A dot, or a cross, with a text for the pointer. */
    public Plot point(boolean filled, double at, double value, String tip) {
        double px = across(at);
        double py = down(value);
        svg.open("g", "class", filled ? "held" : "missed").leaf("title", tip);
        if (filled) {
            svg.empty("circle", "r", 4.5, "cx", px, "cy", py);
        } else {
            String cross = "M%s %sl9 9m0-9l-9 9"
                    .formatted(Markup.coordinate(px - 4.5), Markup.coordinate(py - 4.5));
            svg.empty("path", "d", cross);
        }
        svg.close();
        return this;
    }

    /** What the pointer is shown over a stretch of the horizontal axis. */
    public Plot tip(double from, double to, String text) {
        double left = across(from);
        double width = Math.max(1, across(to) - left);
        svg.open(
                "rect",
                "class",
                "tip",
                "x",
                left,
                "y",
                TOP,
                "width",
                width,
                "height",
                size.height - BOTTOM - TOP);
        svg.leaf("title", text).close();
        return this;
    }

    /** The whole; nothing can be added afterwards. */
    public Markup svg() {
        return svg.close();
    }
}
