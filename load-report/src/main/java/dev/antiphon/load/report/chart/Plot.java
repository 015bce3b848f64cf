package dev.antiphon.load.report.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The drawing of a chart as inline SVG: lines with columns and marks between two axes, or rows of
 * bars above one. The style sheet defines colours and dashes by class. The {@code title} elements
 * are the tooltips. Only one thread may use it.
 */
public final class Plot {
    /** The sizes of a plot. A page contains both and shows the one that suits its width. */
    public enum Size {
        WIDE(760, 320),
        NARROW(360, 300);

        private final double width;
        private final double height;

        Size(double width, double height) {
            this.width = width;
            this.height = height;
        }
    }

    /**
     * A point of a line. A point without a value interrupts the line.
     *
     * @param y the value on the vertical axis
     */
    public record Point(double x, Optional<Double> y) {
        public static Point of(double x, double y) {
            return new Point(x, Optional.of(y));
        }
    }

    /** A bar: its range on the horizontal axis, its height, and its tooltip. */
    public record Bar(double from, double to, double height, String tip) {}

    /** A position in the units of the drawing, from its upper left corner. */
    private record Spot(double x, double y) {
        @Override
        public String toString() {
            return Markup.coordinate(x) + " " + Markup.coordinate(y);
        }
    }

    private static final double LEFT = 62;
    private static final double RIGHT = 22;
    private static final double TOP = 26;
    private static final double BOTTOM = 46;
    private static final double CHARACTER = 6.6; // the average width of a character
    private static final double TICK_ROOM_X = 70;
    private static final double TICK_ROOM_Y = 42;
    private static final double DOT = 2.5;
    private static final double SEEN = 1.5; // the least size of a bar or a band
    private static final double ROW = 54;
    private static final double BARS = 28;

    private final Markup svg = new Markup();
    private final double width;
    private final double height;
    private final double right;
    private final double base;
    private final Axis x;
    private Scale heights = Scale.upTo(1);
    private double wordsEnd; // the right end of the last label of a band

    private Plot(Size size, double height, String name, Axis x) {
        this.width = size.width;
        this.height = height;
        this.right = width - RIGHT;
        this.base = height - BOTTOM;
        this.x = x;
        String shown = "plot " + size.name().toLowerCase(Locale.ROOT);
        String box = "0 0 " + at(width, height);
        svg.open("svg", "class", shown, "viewBox", box, "role", "img", "aria-label", name);
    }

    /**
     * Creates a plot of lines between these axes.
     *
     * @param name the accessible name of the plot
     */
    public static Plot ofLines(Size size, String name, Axis x, Axis y) {
        Plot plot = new Plot(size, size.height, name, x);
        plot.drawY(y);
        plot.drawX();
        return plot;
    }

    /** Creates a plot of rows of bars. The heights of all rows have the same scale. */
    public static Plot ofRows(Size size, String name, Axis x, List<List<Bar>> rows) {
        Plot plot = new Plot(size, rows.size() * ROW + BOTTOM, name, x);
        double highest = rows.stream()
                .flatMap(List::stream)
                .mapToDouble(Bar::height)
                .max()
                .orElse(1);
        for (int i = 0; i < rows.size(); i++) {
            double bottom = (i + 1) * ROW - 8;
            plot.path("base", "M" + at(LEFT, bottom) + "L" + at(plot.right, bottom));
            rows.get(i).stream()
                    .filter(bar -> bar.height() > 0)
                    .forEach(bar -> plot.bar(bar, bottom, bar.height() / highest));
        }
        plot.drawX();
        return plot;
    }

    private void bar(Bar bar, double bottom, double share) {
        double left = across(bar.from());
        double end = Math.max(left + SEEN, across(bar.to()) - 0.5);
        double high = Math.max(SEEN, BARS * share);
        box("bar", at(left, bottom - high), at(end, bottom), bar.tip());
    }

    private void drawY(Axis y) {
        heights = y.scale();
        int about = (int) Math.max(2, (base - TOP) / TICK_ROOM_Y);
        for (double tick : heights.ticks(about)) {
            double at = down(tick);
            path("grid", "M" + at(LEFT, at) + "L" + at(right, at));
            text("tick end", y.label().apply(tick), at(LEFT - 8, at + 4));
        }
        text("axis", y.title(), at(4, 13));
    }

    private void drawX() {
        path("base", "M" + at(LEFT, base) + "L" + at(right, base));
        int about = (int) Math.max(2, (right - LEFT) / TICK_ROOM_X);
        double taken = Double.NEGATIVE_INFINITY;
        for (double tick : x.scale().ticks(about)) {
            double at = across(tick);
            path("base", "M" + at(at, base) + "l0 4");
            String label = x.label().apply(tick);
            double half = label.length() * CHARACTER / 2;
            if (at - half > taken) {
                text("tick middle", label, at(Math.min(at, width - half), base + 18));
                taken = at + half + CHARACTER;
            }
        }
        text("axis end", x.title(), at(right, height - 6));
    }

    /** Adds the name of a row of bars, counted from 0. */
    public Plot name(int row, String name) {
        text("tick", name, at(LEFT, row * ROW + 14));
        return this;
    }

    /** Adds a line with straight segments. A single value between interruptions becomes a dot. */
    public Plot line(String kind, List<Point> points) {
        for (List<Point> run : runs(points)) {
            List<String> spots = run.stream()
                    .map(each ->
                            at(across(each.x()), down(each.y().orElseThrow())).toString())
                    .toList();
            if (spots.size() == 1) {
                dot("dot " + kind, run.getFirst(), DOT);
            } else {
                path("line " + kind, spots.stream().collect(Collectors.joining("L", "M", "")));
            }
        }
        return this;
    }

    private static List<List<Point>> runs(List<Point> points) {
        List<List<Point>> all = new ArrayList<>();
        boolean goesOn = false;
        for (Point point : points) {
            if (point.y().isPresent()) {
                if (!goesOn) {
                    all.add(new ArrayList<>());
                }
                all.getLast().add(point);
            }
            goesOn = point.y().isPresent();
        }
        return all;
    }

    /**
     * Highlights a range of the horizontal axis by a band over the whole height, with a word at its
     * top if there is room.
     */
    public Plot band(double from, double to, String word) {
        double left = across(from);
        box("band", at(left, TOP), at(Math.max(left + SEEN, across(to)), base), "");
        double room = word.length() * CHARACTER;
        if (left > wordsEnd && left + room < width) {
            text("word", word, at(left + 3, TOP + 12));
            wordsEnd = left + room + CHARACTER;
        }
        return this;
    }

    /** Adds a vertical line at a value of the horizontal axis, with a word beside it. */
    public Plot mark(double value, String word) {
        double at = across(value);
        path("mark", "M" + at(at, TOP) + "L" + at(at, base));
        boolean late = at > width / 2;
        text(late ? "word end" : "word", word, at(late ? at - 5 : at + 5, TOP + 12));
        return this;
    }

    /** Adds a dot, or a cross if it is not filled, with a tooltip. */
    public Plot point(boolean filled, Point at, String tip) {
        svg.open("g", "class", filled ? "held" : "missed").leaf("title", tip);
        if (filled) {
            dot("dot", at, DOT + 2);
        } else {
            double left = across(at.x()) - 4.5;
            path("cross", "M" + at(left, down(at.y().orElseThrow()) - 4.5) + "l9 9m0-9l-9 9");
        }
        svg.close();
        return this;
    }

    /** Adds a tooltip to a range of the horizontal axis. */
    public Plot tip(double from, double to, String text) {
        double left = across(from);
        box("tip", at(left, TOP), at(Math.max(left + 1, across(to)), base), text);
        return this;
    }

    /** Returns the complete plot. Nothing may be added afterwards. */
    public Markup svg() {
        return svg.close();
    }

    private double across(double value) {
        return LEFT + x.scale().at(value) * (right - LEFT);
    }

    private double down(double value) {
        return base - heights.at(value) * (base - TOP);
    }

    private static Spot at(double x, double y) {
        return new Spot(x, y);
    }

    private void path(String kind, String way) {
        svg.empty("path", "class", kind, "d", way);
    }

    private void text(String kind, String text, Spot at) {
        svg.leaf("text", text, "class", kind, "x", at.x(), "y", at.y());
    }

    private void dot(String kind, Point at, double radius) {
        double y = down(at.y().orElseThrow());
        svg.empty("circle", "class", kind, "cx", across(at.x()), "cy", y, "r", radius);
    }

    /** Adds a rectangle between these corners, with a tooltip unless that text is empty. */
    private void box(String kind, Spot from, Spot to, String tip) {
        double width = to.x() - from.x();
        double height = to.y() - from.y();
        Object[] place = {
            "class", kind, "x", from.x(), "y", from.y(), "width", width, "height", height
        };
        svg.open("rect", place);
        if (!tip.isEmpty()) {
            svg.leaf("title", tip);
        }
        svg.close();
    }
}
