package dev.antiphon.load.report.chart;

/** The shapes that charts are made of, as SVG; each has a class, which the style sheet colours. */
final class SvgShapes {
    /** A place, in the drawing's own units. */
    record Spot(double x, double y) {
        Spot by(double right, double down) {
            return new Spot(x + right, y + down);
        }

        @Override
        public String toString() {
            return Markup.coordinate(x) + " " + Markup.coordinate(y);
        }
    }

    /** The part of a text that is at its spot. */
    enum Anchor {
        START,
        MIDDLE,
        END
    }

    private final Markup svg = new Markup();

    /** Begins a drawing; the style sheet shows it on pages of that size only. */
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

    /** A text; the spot is on its base line. */
    void text(String kind, String text, Spot at, Anchor anchor) {
        String style = switch (anchor) {
            case START -> kind;
            case MIDDLE -> kind + " middle";
            case END -> kind + " end";
        };
        svg.leaf("text", text, "class", style, "x", at.x(), "y", at.y());
    }

    /** From its upper left corner to its lower right one, with what a pointer is shown, if any. */
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

    /** Begins a group, until {@link #endGroup}, with a text for the pointer. */
    void group(String kind, String tip) {
        svg.open("g", "class", kind).leaf("title", tip);
    }

    void endGroup() {
        svg.close();
    }

    /** Returns the whole; nothing can be added afterwards. */
    Markup drawn() {
        return svg.close();
    }
}
