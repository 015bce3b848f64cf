package dev.antiphon.load.report.chart;

import dev.antiphon.load.report.chart.SvgShapes.Anchor;
import dev.antiphon.load.report.chart.SvgShapes.Spot;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A chart as inline SVG: two axes, and lines, columns and marks between them. The style sheet
 * defines colours and dashes by class. The {@code title} elements of the SVG are the tooltips of
 * columns and marks. Only one thread may use it.
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

        double width() {
            return width;
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

    private static final double LEFT = 62;
    private static final double RIGHT = 22;
    private static final double TOP = 26;
    private static final double BOTTOM = 46;
    private static final double CHARACTER = 6.6; // the average width of a character
    private static final double TICK_ROOM_X = 70;
    private static final double TICK_ROOM_Y = 42;
    private static final double DOT = 2.5;
    private static final double BAND_WIDTH_MIN = 2;

    private final Size size;
    private final Axis x;
    private final Axis y;
    private final SvgShapes svgShapes;
    private final double right;
    private final double base;
    private double wordsEnd; // the right end of the last label of a band

    /**
     * Creates a plot with these axes.
     *
     * @param name the accessible name of the plot
     */
    public Plot(Size size, String name, Axis x, Axis y) {
        this.size = size;
        this.x = x;
        this.y = y;
        this.svgShapes = new SvgShapes(size, size.height, name);
        this.right = size.width - RIGHT;
        this.base = size.height - BOTTOM;
        drawY();
        drawX();
    }

    private void drawY() {
        int about = (int) Math.max(2, (base - TOP) / TICK_ROOM_Y);
        for (double tick : y.scale().ticks(about)) {
            double at = down(tick);
            svgShapes.line("grid", new Spot(LEFT, at), new Spot(right, at));
            svgShapes.text("tick", y.label().apply(tick), new Spot(LEFT - 8, at + 4), Anchor.END);
        }
        svgShapes.text("axis", y.title(), new Spot(4, 13), Anchor.START);
    }

    private void drawX() {
        svgShapes.line("base", new Spot(LEFT, base), new Spot(right, base));
        int about = (int) Math.max(2, (right - LEFT) / TICK_ROOM_X);
        double taken = Double.NEGATIVE_INFINITY;
        for (double tick : x.scale().ticks(about)) {
            Spot at = new Spot(across(tick), base);
            svgShapes.line("base", at, at.by(0, 4));
            String label = x.label().apply(tick);
            double half = label.length() * CHARACTER / 2;
            if (at.x() - half > taken) {
                Spot middle = new Spot(Math.min(at.x(), size.width - half), base + 18);
                svgShapes.text("tick", label, middle, Anchor.MIDDLE);
                taken = at.x() + half + CHARACTER;
            }
        }
        svgShapes.text("axis", x.title(), new Spot(right, size.height - 6), Anchor.END);
    }

    private double across(double value) {
        return LEFT + x.scale().at(value) * (right - LEFT);
    }

    private double down(double value) {
        return base - y.scale().at(value) * (base - TOP);
    }

    /** Adds a line with straight segments. A single value between interruptions becomes a dot. */
    public Plot line(String kind, List<Point> points) {
        for (List<Point> run : runs(points)) {
            List<Spot> spots = run.stream()
                    .map(each -> new Spot(across(each.x()), down(each.y().orElseThrow())))
                    .toList();
            if (spots.size() == 1) {
                svgShapes.dot("dot " + kind, spots.get(0), DOT);
            } else {
                String way = spots.stream().map(Spot::toString).collect(Collectors.joining("L"));
                svgShapes.path("line " + kind, "M" + way);
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
                all.get(all.size() - 1).add(point);
            }
            goesOn = point.y().isPresent();
        }
        return all;
    }

    /**
     * Highlights a range of the horizontal axis by a band over the whole height, with a word at its
     * top if there is room.
     */
    public Plot band(String kind, double from, double to, String word) {
        Spot corner = new Spot(across(from), TOP);
        double end = Math.max(corner.x() + BAND_WIDTH_MIN, across(to));
        svgShapes.box("band " + kind, corner, new Spot(end, base), "");
        double room = word.length() * CHARACTER;
        if (corner.x() > wordsEnd && corner.x() + room < size.width) {
            svgShapes.text("word", word, corner.by(3, 12), Anchor.START);
            wordsEnd = corner.x() + room + CHARACTER;
        }
        return this;
    }

    /** Adds a vertical line at a value of the horizontal axis, with a word beside it. */
    public Plot mark(double at, String word) {
        Spot top = new Spot(across(at), TOP);
        svgShapes.line("mark", top, new Spot(top.x(), base));
        boolean late = top.x() > size.width / 2;
        svgShapes.text("word", word, top.by(late ? -5 : 5, 12), late ? Anchor.END : Anchor.START);
        return this;
    }

    /** Adds a dot, or a cross if it is not filled, with a tooltip. */
    public Plot point(boolean filled, Point at, String tip) {
        Spot spot = new Spot(across(at.x()), down(at.y().orElseThrow()));
        svgShapes.group(filled ? "held" : "missed", tip);
        if (filled) {
            svgShapes.dot("dot", spot, DOT + 2);
        } else {
            svgShapes.path("cross", "M" + spot.by(-4.5, -4.5) + "l9 9m0-9l-9 9");
        }
        svgShapes.endGroup();
        return this;
    }

    /** Adds a tooltip to a range of the horizontal axis. */
    public Plot tip(double from, double to, String text) {
        double left = across(from);
        double end = Math.max(left + 1, across(to));
        svgShapes.box("tip", new Spot(left, TOP), new Spot(end, base), text);
        return this;
    }

    /** Returns the complete plot. Nothing may be added afterwards. */
    public Markup svg() {
        return svgShapes.drawn();
    }
}
