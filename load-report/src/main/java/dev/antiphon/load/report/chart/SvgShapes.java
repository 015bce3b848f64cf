package dev.antiphon.load.report.chart;

/**
 * A builder of the SVG shapes of charts. Each shape has a class, and the style sheet gives the
 * class a colour.
 */
final class SvgShapes {
    /** A position in the units of the drawing, from its upper left corner. */
    record Spot(double x, double y) {
        Spot by(double right, double down) {
            return new Spot(x + right, y + down);
        }

        @Override
        public String toString() {
            return Markup.coordinate(x) + " " + Markup.coordinate(y);
        }
    }

    /** The part of a text that is placed at the given position. */
    enum Anchor {
        START,
        MIDDLE,
        END
    }

    private final Markup svg = new Markup();

    /** Begins a drawing. The style sheet shows it only on pages of this size. */
    SvgShapes(Plot.Size size, double height, String name) {
        String shown = "plot " + (size == Plot.Size.WIDE ? "wide" : "narrow");
        String room = "0 0 " + new Spot(size.width(), height);
        svg.open("svg", "class", shown, "viewBox", room, "role", "img", "aria-label", name);
    }

    void line(String kind, Spot from, Spot to) {
        path(kind, "M" + from + "L" + to);
    }

    void path(String kind, String way) {
        svg.empty("path", "class", kind, "d", way);
    }

    void dot(String kind, Spot at, double radius) {
        svg.empty("circle", "class", kind, "cx", at.x(), "cy", at.y(), "r", radius);
    }

    /** Adds a text with its base line at this position. */
    void text(String kind, String text, Spot at, Anchor anchor) {
        String style = switch (anchor) {
            case START -> kind;
            case MIDDLE -> kind + " middle";
            case END -> kind + " end";
        };
        svg.leaf("text", text, "class", style, "x", at.x(), "y", at.y());
    }

    /**
     * Adds a rectangle from its upper left to its lower right corner, with a tooltip unless that
     * text is empty.
     */
    void box(String kind, Spot from, Spot to, String tip) {
        double width = to.x() - from.x();
        double height = to.y() - from.y();
        Object[] attributes = {
            "class", kind, "x", from.x(), "y", from.y(), "width", width, "height", height
        };
        if (tip.isEmpty()) {
            svg.empty("rect", attributes);
        } else {
            svg.open("rect", attributes).leaf("title", tip).close();
        }
    }

    /** Begins a group with a tooltip; {@link #endGroup} ends it. */
    void group(String kind, String tip) {
        svg.open("g", "class", kind).leaf("title", tip);
    }

    void endGroup() {
        svg.close();
    }

    /** Returns the complete drawing. Nothing may be added afterwards. */
    Markup drawn() {
        return svg.close();
    }
}
